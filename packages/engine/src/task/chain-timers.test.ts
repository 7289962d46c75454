import { beforeEach, expect, test } from "vitest";
import { ChainTimers } from "./chain-timers.ts";

const WALL_MS = 1_700_000_000_000;
let time: { wallMs: number; monotonicMs: number };
let timers: ChainTimers;
beforeEach(() => {
  time = { wallMs: WALL_MS, monotonicMs: 5 };
  timers = new ChainTimers(2, { nowMs: () => time.wallMs, monotonicMs: () => time.monotonicMs });
});

/** Operators that were called, and with which time. */
function fired(): readonly (readonly [number, number])[] {
  const calls: [number, number][] = [];
  expect(timers.fire((operator, nowMs) => calls.push([operator, nowMs - WALL_MS]))).toBe(calls.length > 0);
  return calls;
}

function pass(ms: number): void {
  time.wallMs += ms;
  time.monotonicMs += ms;
}

test("a timer comes once, at its time", () => {
  expect(timers.set(1, WALL_MS + 100)).toBe(true);
  expect(timers.set(1, WALL_MS + 100)).toBe(false);
  expect(timers.nextMs).toBe(WALL_MS + 100);
  pass(99);
  expect(fired()).toEqual([]);
  pass(1);
  expect(fired()).toEqual([[1, 100]]);
  expect(fired()).toEqual([]);
  expect(timers.areSet).toBe(false);
  expect(timers.nextMs).toBeNull();
});

test("a clock that is set back delays none, and its operator is told the time that it asked for", () => {
  timers.set(0, WALL_MS + 100);
  time.wallMs -= 3_600_000;
  expect(timers.nextMs).toBe(WALL_MS - 3_600_000 + 100);
  pass(100);
  expect(fired()).toEqual([[0, 100]]);
});

test("a clock that is set forward brings those that it passes", () => {
  timers.set(0, WALL_MS + 100);
  timers.set(1, WALL_MS + 2_000);
  time.wallMs += 1_000;
  expect(fired()).toEqual([[0, 1_000]]);
  expect(timers.areSet).toBe(true);
});

test("one that is cleared does not come", () => {
  timers.set(0, WALL_MS + 100);
  timers.set(0, null);
  pass(100);
  expect(fired()).toEqual([]);
});
