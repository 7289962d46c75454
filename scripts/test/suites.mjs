import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPage } from "../setup/build-page.mjs";
import { chromium } from "../setup/chromium.mjs";
import { node24, toolEnvironment } from "../setup/node24.mjs";
import { root } from "../setup/root.mjs";
import { run } from "../setup/run.mjs";
import { tool } from "../setup/tool.mjs";
import { withReport } from "./report-file.mjs";
import { checkTotals, playwrightTotals, vitestTotals } from "./totals.mjs";

/**
 * @typedef {import("./run-suites.mjs").Suite} Suite
 */

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @param {string} [folder]
 */
function runTool(name, args, env = {}, folder = ".") {
  return run(node24(), [tool(name, folder), ...args], { env: toolEnvironment(env) });
}

async function unit() {
  return withReport(
    (path) =>
      runTool("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${path}`]),
    vitestTotals,
  );
}

/** The tests start servers of their own, each on a free port with a data folder under MILLRACE_E2E_DIR. */
async function endToEnd() {
  const browser = chromium();
  await buildPage();
  const folder = mkdtempSync(join(tmpdir(), "millrace-e2e-"));
  try {
    const config = ["test", "-c", join(root, "e2e", "playwright.config.ts"), "--reporter=line,json"];
    return await withReport((path) => {
      const env = { CHROMIUM: browser, MILLRACE_E2E_DIR: folder, PLAYWRIGHT_JSON_OUTPUT_FILE: path };
      return runTool("@playwright/test", config, env, "e2e");
    }, playwrightTotals);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In the order they run: what fails fastest first. @type {readonly Suite[]} */
export const SUITES = [
  { name: "types", slow: false, run: async () => checkTotals(await runTool("typescript", ["-b"])) },
  {
    name: "lint",
    slow: false,
    run: async () => checkTotals(await runTool("oxlint", ["--type-aware", "--deny-warnings"])),
  },
  { name: "format", slow: false, run: async () => checkTotals(await runTool("oxfmt", ["--check"])) },
  {
    name: "unused code",
    slow: false,
    run: async () => checkTotals(await runTool("knip", ["--no-progress"])),
  },
  { name: "unit", slow: false, run: unit },
  { name: "e2e", slow: true, run: endToEnd },
];
