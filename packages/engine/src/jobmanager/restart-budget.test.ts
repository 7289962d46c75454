import type { RestartStrategy } from "@millrace/graph";
import { expect, test } from "vitest";
import { RestartBudget } from "./restart-budget.ts";

class Failures {
  nowMs = 0;
  readonly budget: RestartBudget;

  constructor(strategy: RestartStrategy, random: () => number = () => 0.5) {
    this.budget = new RestartBudget(strategy, { clock: { monotonicMs: () => this.nowMs }, random });
  }

  /** Delays after failures at these times; null: the job fails. */
  at(...timesMs: readonly number[]): readonly (number | null)[] {
    return timesMs.map((timeMs) => {
      this.nowMs = timeMs;
      return this.budget.take()?.delayMs ?? null;
    });
  }
}

const EXPONENTIAL = {
  kind: "exponential-delay",
  initialMs: 100,
  maxMs: 1_000,
  multiplier: 2,
  resetAfterMs: 5_000,
  jitter: 0,
} as const;

test("none: the first failure is the last", () => {
  const failures = new Failures({ kind: "none" });
  expect(failures.at(0)).toEqual([null]);
  expect(failures.budget.used).toBe(0);
});

test("fixed delay: so many restarts in the whole life of the job, however long it ran between", () => {
  const failures = new Failures({ kind: "fixed-delay", attempts: 2, delayMs: 50 });
  expect(failures.budget.take()).toEqual({ delayMs: 50, restartsLeft: 1 });
  expect(failures.at(9_999_999, 99_999_999)).toEqual([50, null]);
  expect(failures.budget.used).toBe(2);
});

test("exponential delay: multiplied at each failure up to the maximum, without end", () => {
  const failures = new Failures(EXPONENTIAL);
  expect(failures.at(0, 100, 300, 700, 1_500, 2_500)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  expect(failures.budget.take()?.restartsLeft).toBeNull();
});

test("exponential delay: reset by a quiet time beyond the delay that came before it", () => {
  const failures = new Failures(EXPONENTIAL);
  expect(failures.at(0, 100)).toEqual([100, 200]);
  expect(failures.at(100 + 5_000 + 199)).toEqual([400]);
  expect(failures.at(5_299 + 5_000 + 400)).toEqual([100]);
});

test("exponential delay: what fails before the restart that is due waits for it, and counts as the same failure", () => {
  const failures = new Failures(EXPONENTIAL);
  expect(failures.at(0, 30, 99, 100, 250)).toEqual([100, 70, 1, 200, 50]);
});

test("exponential delay: jitter is a share of the delay both ways, and never beyond the maximum", () => {
  const shares = [0, 0.999_999, 0.5, 0.999_999];
  const failures = new Failures({ ...EXPONENTIAL, maxMs: 800, jitter: 0.25 }, () => shares.shift() ?? 0);
  expect(failures.at(0, 100, 400, 900)).toEqual([75, 250, 400, 800]);
});

test("failure rate: as many failures as allowed within the interval restart it, the next one fails it", () => {
  const failures = new Failures({ kind: "failure-rate", maxFailures: 2, intervalMs: 1_000, delayMs: 10 });
  expect(failures.at(0, 500, 1_000)).toEqual([10, 10, null]);
});

test("failure rate: failures that are further apart go on for ever", () => {
  const failures = new Failures({ kind: "failure-rate", maxFailures: 2, intervalMs: 1_000, delayMs: 10 });
  expect(failures.at(0, 900, 1_001, 1_901, 2_002, 2_902, 3_000)).toEqual([10, 10, 10, 10, 10, 10, null]);
});
