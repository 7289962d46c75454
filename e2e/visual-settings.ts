import { BROWSER_FLAGS } from "./browser-flags.ts";

/** How a page is drawn where pictures of it are held against `baselines/`: the same on every machine. */
export const VISUAL_SETTINGS = {
  viewport: { width: 1280, height: 720 },
  deviceScaleFactor: 1,
  timezoneId: "UTC",
  contextOptions: { reducedMotion: "reduce" as const },
  launchOptions: {
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [...BROWSER_FLAGS, "--font-render-hinting=none", "--disable-lcd-text"],
  },
};
