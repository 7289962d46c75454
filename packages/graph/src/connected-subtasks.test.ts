import fc from "fast-check";
import { expect, test } from "vitest";
import { consumersOf, producersOf } from "./connected-subtasks.ts";
import type { Partitioning } from "./job-graph.ts";

const sizes = fc.record({
  producers: fc.integer({ min: 1, max: 12 }),
  consumers: fc.integer({ min: 1, max: 12 }),
});
const rescale: Partitioning = { kind: "rescale" };

test("both ends of a channel know of each other", () => {
  fc.assert(
    fc.property(
      sizes,
      fc.constantFrom<Partitioning>(rescale, { kind: "rebalance" }),
      (ends, partitioning) => {
        const out = new Set<string>();
        const into = new Set<string>();
        for (let producer = 0; producer < ends.producers; producer++)
          for (const consumer of consumersOf(partitioning, ends, producer))
            out.add(`${producer} ${consumer}`);
        for (let consumer = 0; consumer < ends.consumers; consumer++)
          for (const producer of producersOf(partitioning, ends, consumer))
            into.add(`${producer} ${consumer}`);
        expect(out).toEqual(into);
      },
    ),
  );
});

test("rescaled, every subtask has a channel, and as few as can be", () => {
  fc.assert(
    fc.property(sizes, (ends) => {
      const counts = Array.from({ length: ends.consumers }, (_, i) => producersOf(rescale, ends, i).length);
      const most = Math.ceil(ends.producers / ends.consumers);
      expect(Math.min(...counts)).toBeGreaterThan(0);
      expect(Math.max(...counts)).toBe(most);
    }),
  );
});

test("as Flink deals them out", () => {
  expect([0, 1].map((producer) => consumersOf(rescale, { producers: 2, consumers: 5 }, producer))).toEqual([
    [0, 1, 2],
    [3, 4],
  ]);
  expect([0, 1].map((consumer) => producersOf(rescale, { producers: 5, consumers: 2 }, consumer))).toEqual([
    [0, 1],
    [2, 3, 4],
  ]);
});
