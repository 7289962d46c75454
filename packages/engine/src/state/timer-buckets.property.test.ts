import fc from "fast-check";
import { expect, it } from "vitest";
import { TimerBuckets } from "./timer-buckets.ts";
import { TimerHeap } from "./timer-heap.ts";

interface Step {
  readonly times: readonly number[];
  readonly untilMs: number;
}

/** What comes up until a time, one timer in three set again a little later. */
function popped(timers: TimerBuckets | TimerHeap, time: number): string[] {
  const lines: string[] = [];
  while (timers instanceof TimerHeap ? timers.time <= time : timers.isDue(time)) {
    const [at, seq, row] = [timers.time, timers.seq, timers.row];
    timers.pop();
    lines.push(`${at} ${seq} ${row}`);
    if (seq % 3 === 0) timers.push(at + (row % 7), seq + 1, row);
  }
  return lines;
}

const step: fc.Arbitrary<Step> = fc.record({
  times: fc.array(fc.integer({ min: -300, max: 2_000 }), { maxLength: 20 }),
  untilMs: fc.integer({ min: -300, max: 2_000 }),
});

it("timers come up in the order of a heap, whatever the width of a bucket, those set in the past too", () => {
  fc.assert(
    fc.property(fc.array(step), fc.constantFrom(1, 7.8125, 100, 5_000), (steps, widthMs) => {
      const [heap, buckets] = [new TimerHeap(), new TimerBuckets(widthMs)];
      let seq = 0;
      for (const { times, untilMs } of [...steps, { times: [], untilMs: 1e9 }]) {
        for (const time of times) {
          seq++;
          heap.push(time, seq, seq % 5);
          buckets.push(time, seq, seq % 5);
        }
        expect(buckets.time).toBe(heap.time);
        expect(popped(buckets, untilMs)).toEqual(popped(heap, untilMs));
      }
      expect(buckets.time).toBe(Infinity);
    }),
    { numRuns: 300 },
  );
});

it("gives back what the timers of a bucket took", () => {
  const timers = new TimerBuckets(100);
  const { byteSize } = timers;
  for (let time = 0; time < 50_000; time++) timers.push(time, time, 0);
  const full = timers.byteSize;
  while (timers.isDue(100_000)) timers.pop();
  expect(full).toBeGreaterThan(byteSize + 50_000 * 20);
  expect(timers.byteSize).toBeLessThan(byteSize + 20_000);
});
