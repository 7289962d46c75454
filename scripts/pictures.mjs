import { join } from "node:path";
import { buildPage } from "./setup/build-page.mjs";
import { chineseFont } from "./setup/chinese-font.mjs";
import { chromium } from "./setup/chromium.mjs";
import { install } from "./setup/install.mjs";
import { cleanEnvironment, node24 } from "./setup/node24.mjs";
import { root } from "./setup/root.mjs";
import { run } from "./setup/run.mjs";
import { sayingWhatIsMissing } from "./setup/set-up-error.mjs";

/**
 * `npm run pictures -- ...`: a screenshot of every screen, to be looked at.
 * @param {readonly string[]} args
 */
export function main(args) {
  return sayingWhatIsMissing(async () => {
    await install();
    await buildPage();
    chineseFont();
    const env = { ...cleanEnvironment(), CHROMIUM: chromium() };
    const cwd = process.env["INIT_CWD"] ?? process.cwd();
    process.exitCode = await run(node24(), [join(root, "e2e", "pictures", "main.ts"), ...args], { cwd, env });
  });
}
