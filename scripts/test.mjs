import { install } from "./setup/install.mjs";
import { SetUpError } from "./setup/set-up-error.mjs";
import { chosenSuites } from "./test/options.mjs";
import { runSuites } from "./test/run-suites.mjs";
import { SUITES } from "./test/suites.mjs";
import { CRASHED, exitCodeOf, lastLine } from "./test/totals.mjs";

/** @param {readonly string[]} args */
async function everything(args) {
  try {
    const suites = chosenSuites(args, SUITES);
    await install();
    return await runSuites(suites);
  } catch (error) {
    console.error(error instanceof SetUpError ? error.message : error);
    return CRASHED;
  }
}

/**
 * `npm test`: everything that must hold; the last line is the sum over all suites.
 * @param {readonly string[]} args
 */
export async function main(args) {
  const totals = await everything(args);
  process.exitCode = exitCodeOf(totals);
  console.log(`\n${lastLine(totals)}`);
}
