import { SetUpError } from "../setup/set-up-error.mjs";
import { CRASHED, lastLine, sum } from "./totals.mjs";

/**
 * @typedef {import("./totals.mjs").Totals} Totals
 * @typedef {{ readonly name: string, readonly slow: boolean, readonly run: () => Promise<Totals> }} Suite
 */

/** @param {Suite} suite @returns {Promise<Totals>} */
async function runSuite({ name, run }) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  try {
    const totals = await run();
    const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`   ${name}: ${lastLine(totals)}${skipped} (${seconds} s)`);
    return totals;
  } catch (error) {
    console.error(error instanceof SetUpError ? error.message : error);
    console.log(`   ${name}: did not finish, which counts as one failure`);
    return CRASHED;
  }
}

/**
 * Runs suites one after the other; one that throws has failed once and does not stop the others.
 * @param {readonly Suite[]} suites
 * @returns {Promise<Totals>} of all together
 */
export async function runSuites(suites) {
  const totals = [];
  for (const suite of suites) totals.push(await runSuite(suite));
  return sum(totals);
}
