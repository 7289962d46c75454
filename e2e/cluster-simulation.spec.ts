import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { StaticServer } from "./static-server.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const LOGS = join(ROOT, "packages/conformance/src/simulate/cluster-logs.ts");

test("law 8: the whole engine under faults goes the same way in Chromium's worker as in Node, byte for byte", async ({
  page,
}) => {
  await using files = await StaticServer.start();
  const { stdout } = await promisify(execFile)(process.execPath, [LOGS], { maxBuffer: 2 ** 28 });
  const runs = stdout.trim().split("\n");
  expect(runs.length).toBeGreaterThan(2);
  await page.goto(files.address);
  for (const line of runs) {
    const { name, setup, log } = JSON.parse(line) as {
      readonly name: string;
      readonly setup: unknown;
      readonly log: string;
    };
    const inBrowser = await page.evaluate(
      (given) =>
        new Promise<string>((resolve, reject) => {
          const worker = new Worker("/assets/simulation-worker-step.js", { type: "module" });
          worker.addEventListener("error", ({ message }) => reject(new Error(message)));
          worker.addEventListener("message", ({ data }: MessageEvent<{ readonly log: string }>) => {
            worker.terminate();
            resolve(data.log);
          });
          worker.postMessage({ kind: "cluster-run", setup: given });
        }),
      setup,
    );
    expect(inBrowser.length, name).toBe(log.length);
    expect(inBrowser === log, name).toBe(true);
  }
});
