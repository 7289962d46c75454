/**
 * @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Totals
 * @typedef {{ readonly status: string }} Assertion
 * @typedef {{ readonly status: string, readonly assertionResults: readonly Assertion[] }} TestFile
 * @typedef {{ readonly testResults: readonly TestFile[] }} VitestReport
 * @typedef {{ expected: number, unexpected: number, flaky: number, skipped: number }} PlaywrightStats
 * @typedef {{ readonly stats: PlaywrightStats, readonly errors: readonly unknown[] }} PlaywrightReport
 */

/** What a suite counts as that could not even report: one failure. @type {Totals} */
export const CRASHED = { passed: 0, failed: 1, skipped: 0 };

/**
 * Holds what a runner counted against how it ended: a suite that ran nothing, or that failed without
 * saying what, has failed.
 * @param {Totals} totals
 * @param {number} exitCode
 * @returns {Totals}
 */
function heldAgainst(totals, exitCode) {
  const silentFailure = totals.failed === 0 && (exitCode !== 0 || totals.passed === 0);
  return silentFailure ? { ...totals, failed: 1 } : totals;
}

/** A check without parts (types, lint) counts as one. @param {number} exitCode @returns {Totals} */
export function checkTotals(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : CRASHED;
}

/**
 * A file that failed outside of any test (it did not load, a hook threw) counts as one failure.
 * @param {VitestReport} report of vitest's JSON reporter
 * @param {number} exitCode
 * @returns {Totals}
 */
export function vitestTotals(report, exitCode) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const brokenFiles = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const passed = tests.filter((test) => test.status === "passed").length;
  const failed = tests.filter((test) => test.status === "failed").length + brokenFiles;
  const skipped = tests.length - passed - (failed - brokenFiles);
  return heldAgainst({ passed, failed, skipped }, exitCode);
}

/**
 * A test that passed only when tried again has failed; an error outside of any test counts as one.
 * @param {PlaywrightReport} report of Playwright's JSON reporter
 * @param {number} exitCode
 * @returns {Totals}
 */
export function playwrightTotals({ stats, errors }, exitCode) {
  const totals = {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
  return heldAgainst(totals, exitCode);
}

/** @param {readonly Totals[]} parts @returns {Totals} */
export function sum(parts) {
  return parts.reduce(
    (all, part) => ({
      passed: all.passed + part.passed,
      failed: all.failed + part.failed,
      skipped: all.skipped + part.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The exit code of the whole run: nothing run is a failure too. @param {Totals} totals */
export function exitCodeOf(totals) {
  return totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

/** @param {Totals} totals */
export function lastLine(totals) {
  return `${totals.passed} passed, ${totals.failed} failed`;
}
