import { defineConfig } from "@playwright/test";
import { BROWSER_FLAGS } from "./browser-flags.ts";

/** One worker: each test file has a server and a cluster of its own, and the machine may have two cores. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  workers: 1,
  timeout: 240_000,
  expect: {
    timeout: 30_000,
    // Edges of letters may differ; an icon that moves by a pixel may not.
    toHaveScreenshot: {
      animations: "disabled",
      caret: "hide",
      scale: "css",
      threshold: 0.2,
      maxDiffPixels: 40,
    },
  },
  snapshotPathTemplate: "{testDir}/baselines/{arg}{ext}",
  use: {
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    trace: "retain-on-failure",
    launchOptions: { executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: BROWSER_FLAGS },
  },
});
