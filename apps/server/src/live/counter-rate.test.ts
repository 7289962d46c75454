import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { counterRate } from "./counter-rate.ts";
import type { CounterSeries } from "./counter-rate.ts";

const seriesOf = (readings: readonly (readonly [timeMs: number, value: number])[]): CounterSeries => ({
  length: readings.length,
  timeMs: (index) => readings[index]![0],
  value: (index) => readings[index]![1],
});

/** The rate after each reading of a counter; readings come four times a second, each up to `jitterMs` late. */
function ratesOf(valueAt: (timeMs: number) => number, seconds: number, jitterMs = (_: number): number => 0) {
  const readings = Array.from({ length: seconds * 4 }, (_, index) => {
    const timeMs = index * 250 + jitterMs(index);
    return [timeMs, valueAt(timeMs)] as const;
  });
  return readings.map((_, index) => counterRate(seriesOf(readings.slice(0, index + 1))));
}

/** `rows` once a second, from `atMs` on. */
const onceASecond = (rows: number, atMs: number) => (timeMs: number) =>
  rows * (timeMs < atMs ? 0 : 1 + Math.floor((timeMs - atMs) / 1_000));

describe("rate of a counter", () => {
  test("a source of one row a second shows about one a second, never nought, however readings fall", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 80, maxLength: 80 }),
        (atMs, jitter) => {
          const settled = ratesOf(onceASecond(1, atMs), 20, (index) => jitter[index]!).slice(4 * 5);
          for (const rate of settled) expect(Math.abs(rate - 1)).toBeLessThan(0.15);
        },
      ),
    );
  });

  test("sixteen rows once a second are sixteen a second from the second burst on", () => {
    const rates = ratesOf(onceASecond(16, 130), 12).slice(4 + 1);
    for (const rate of rates) expect(rate).toBe(16);
  });

  test("a steady stream is taken over the last second, and a change of pace shows within it", () => {
    const rates = ratesOf((timeMs) => (timeMs < 10_000 ? timeMs : 10_000 + (timeMs - 10_000) * 5), 15);
    expect(rates.slice(4, 41)).toEqual(Array.from({ length: 37 }, () => 1_000));
    expect(rates.slice(44)).toEqual(Array.from({ length: 16 }, () => 5_000));
  });

  test("what has stopped sinks to nought: fast streams in a second, slow ones in five", () => {
    const fast = ratesOf((timeMs) => Math.min(timeMs, 10_000), 20);
    expect(fast[4 * 15]).toBe(0);
    const slow = ratesOf((timeMs) => onceASecond(1, 0)(Math.min(timeMs, 10_000)), 20);
    const after = slow.slice(4 * 10 + 7);
    expect(after).toEqual(after.toSorted((a, b) => b - a));
    expect(slow[4 * 10 + 5]).toBe(1);
    expect(slow[4 * 15 + 1]).toBe(0);
  });

  test("one reading, or none that changed, says nought; a first burst counts over the time seen", () => {
    expect(counterRate(seriesOf([[5, 9]]))).toBe(0);
    expect(
      counterRate(
        seriesOf([
          [0, 9],
          [250, 9],
        ]),
      ),
    ).toBe(0);
    expect(
      counterRate(
        seriesOf([
          [0, 9],
          [250, 19],
        ]),
      ),
    ).toBe(40);
  });
});
