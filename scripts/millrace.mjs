import { join } from "node:path";
import { install } from "./setup/install.mjs";
import { cleanEnvironment, node24 } from "./setup/node24.mjs";
import { root } from "./setup/root.mjs";
import { run } from "./setup/run.mjs";
import { sayingWhatIsMissing } from "./setup/set-up-error.mjs";

/**
 * `npm run millrace -- ...`: the command line, where the person stands.
 * @param {readonly string[]} args
 */
export function main(args) {
  return sayingWhatIsMissing(async () => {
    await install();
    const cwd = process.env["INIT_CWD"] ?? process.cwd();
    const program = join(root, "apps", "cli", "src", "main.ts");
    process.exitCode = await run(node24(), [program, ...args], { cwd, env: cleanEnvironment() });
  });
}
