import { parseArgs } from "node:util";
import { SetUpError } from "../setup/set-up-error.mjs";

/**
 * Picks the suites that the arguments ask for.
 * @template {{ readonly name: string, readonly slow: boolean }} S
 * @param {readonly string[]} args `--quick` leaves out the slow ones, `--only NAME` takes one
 * @param {readonly S[]} suites
 * @returns {readonly S[]}
 */
export function chosenSuites(args, suites) {
  const { quick, only } = parse(args);
  if (only === undefined) return quick ? suites.filter((suite) => !suite.slow) : suites;
  const chosen = suites.filter((suite) => suite.name === only);
  if (chosen.length > 0) return chosen;
  throw new SetUpError(`--only takes one of: ${suites.map((suite) => suite.name).join(", ")}.`);
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    const options = /** @type {const} */ ({ quick: { type: "boolean" }, only: { type: "string" } });
    return parseArgs({ args: [...args], strict: true, options }).values;
  } catch (error) {
    throw new SetUpError(error instanceof Error ? error.message : String(error));
  }
}
