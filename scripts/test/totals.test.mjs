import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkTotals,
  CRASHED,
  exitCodeOf,
  lastLine,
  playwrightTotals,
  sum,
  vitestTotals,
} from "./totals.mjs";

/** @param {string} status @param {readonly string[]} tests */
const file = (status, ...tests) => ({ status, assertionResults: tests.map((of) => ({ status: of })) });

describe("vitest's report", () => {
  test("counts tests, not files", () => {
    const report = { testResults: [file("passed", "passed", "passed"), file("failed", "passed", "failed")] };
    expect(vitestTotals(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  test("counts a file that did not load as one failure", () => {
    const report = { testResults: [file("passed", "passed"), file("failed")] };
    expect(vitestTotals(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test("counts a failure when the run failed although every test passed", () => {
    expect(vitestTotals({ testResults: [file("passed", "passed")] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  test("counts a failure when no test ran", () => {
    expect(vitestTotals({ testResults: [] }, 0)).toEqual(CRASHED);
  });

  test("neither passes nor fails a skipped test", () => {
    const report = { testResults: [file("passed", "passed", "skipped", "todo")] };
    expect(vitestTotals(report, 0)).toEqual({ passed: 1, failed: 0, skipped: 2 });
  });
});

describe("Playwright's report", () => {
  const stats = { expected: 4, unexpected: 0, flaky: 0, skipped: 0 };

  test("passes what went as expected", () => {
    expect(playwrightTotals({ stats, errors: [] }, 0)).toEqual({ passed: 4, failed: 0, skipped: 0 });
  });

  test("fails what passed only when tried again, and what broke outside of a test", () => {
    const report = { stats: { ...stats, unexpected: 1, flaky: 1 }, errors: [{ message: "no config" }] };
    expect(playwrightTotals(report, 1)).toEqual({ passed: 4, failed: 3, skipped: 0 });
  });

  test("fails when nothing ran", () => {
    expect(playwrightTotals({ stats: { ...stats, expected: 0 }, errors: [] }, 0)).toEqual(CRASHED);
  });
});

describe("the whole run", () => {
  test("a check counts as one", () => {
    expect(sum([checkTotals(0), checkTotals(2)])).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test("fails when anything failed, and when nothing ran", () => {
    expect(exitCodeOf({ passed: 900, failed: 1, skipped: 0 })).toBe(1);
    expect(exitCodeOf(sum([]))).toBe(1);
    expect(exitCodeOf({ passed: 1, failed: 0, skipped: 0 })).toBe(0);
  });

  test("ends with the totals alone on the line", () => {
    expect(lastLine({ passed: 12, failed: 0, skipped: 3 })).toBe("12 passed, 0 failed");
  });

  test("the totals do not depend on how suites are grouped", () => {
    const totals = fc.record({ passed: fc.nat(), failed: fc.nat(), skipped: fc.nat() });
    fc.assert(
      fc.property(fc.array(totals), fc.array(totals), (left, right) => {
        expect(sum([sum(left), sum(right)])).toEqual(sum([...left, ...right]));
      }),
    );
  });
});
