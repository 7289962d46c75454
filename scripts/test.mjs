import { install } from "./setup/install.mjs";
import { SetUpError } from "./setup/set-up-error.mjs";
import { chosenSuites } from "./test/options.mjs";
import { SUITES } from "./test/suites.mjs";
import { CRASHED, exitCodeOf, lastLine, sum } from "./test/totals.mjs";

/**
 * Runs one part of the whole; a part that throws has failed once and does not stop the others.
 * @param {string} name
 * @param {() => Promise<import("./test/totals.mjs").Totals>} work
 */
async function counted(name, work) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  try {
    const totals = await work();
    const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
    console.log(
      `   ${name}: ${lastLine(totals)}${skipped} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
    );
    return totals;
  } catch (error) {
    console.error(error instanceof SetUpError ? error.message : error);
    console.log(`   ${name}: did not finish`);
    return CRASHED;
  }
}

/** @param {readonly string[]} args */
async function everyTotal(args) {
  try {
    const suites = chosenSuites(args, SUITES);
    await install();
    const totals = [];
    for (const suite of suites) totals.push(await counted(suite.name, suite.run));
    return totals;
  } catch (error) {
    console.error(error instanceof SetUpError ? error.message : error);
    return [CRASHED];
  }
}

/**
 * `npm test`: everything that must hold; the last line is the sum over all suites.
 * @param {readonly string[]} args
 */
export async function main(args) {
  const totals = sum(await everyTotal(args));
  process.exitCode = exitCodeOf(totals);
  console.log(`\n${lastLine(totals)}`);
}
