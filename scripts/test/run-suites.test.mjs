import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { run } from "../setup/run.mjs";
import { tool } from "../setup/tool.mjs";
import { withReport } from "./report-file.mjs";
import { runSuites } from "./run-suites.mjs";
import { checkTotals, exitCodeOf, vitestTotals } from "./totals.mjs";

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-suites-"));
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** @param {string} name @param {() => Promise<import("./totals.mjs").Totals>} work */
const suite = (name, work) => ({ name, slow: false, run: work });

/** Runs vitest itself on files with the given texts, as the unit suite does. @param {Record<string, string>} files */
function vitestOn(files) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return withReport((path) => {
    const args = ["run", "--root", folder, "--globals", "--reporter=json", `--outputFile.json=${path}`];
    return run(process.execPath, [tool("vitest"), ...args], { stdio: "ignore" });
  }, vitestTotals);
}

test("a suite that throws has failed once, and the others still run", async () => {
  const crashing = suite("crashing", () => Promise.reject(new Error("no such tool")));
  const totals = await runSuites([crashing, suite("types", async () => checkTotals(0))]);
  expect(totals).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(exitCodeOf(totals)).toBe(1);
});

test("a runner that dies without a report has failed", async () => {
  const totals = await runSuites([suite("dead", () => withReport(async () => 139, vitestTotals))]);
  expect(totals).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a failing test and a file that does not load fail the whole", async () => {
  const totals = await vitestOn({
    "good.test.js": 'test("holds", () => expect(1).toBe(1));',
    "bad.test.js": 'test("holds", () => expect(1).toBe(1)); test("fails", () => expect(1).toBe(2));',
    "broken.test.js": 'throw new Error("does not load");',
  });
  expect(totals).toEqual({ passed: 2, failed: 2, skipped: 0 });
});

test("an error that no test caught fails the whole although every test passed", async () => {
  const late = 'test("holds", () => { Promise.reject(new Error("nobody waits for this")); });';
  expect(await vitestOn({ "late.test.js": late })).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("no test file at all fails the whole", async () => {
  expect(await vitestOn({})).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
