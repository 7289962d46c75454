import { HISTORY_FIELDS } from "@millrace/protocol";
import type { HistoryField } from "@millrace/protocol";
import { expect, test } from "vitest";
import { HISTORY_KEPT, NodeRing } from "./node-history.ts";

const figures = (value: number): Readonly<Record<HistoryField, number>> =>
  Object.fromEntries(HISTORY_FIELDS.map((field, index) => [field, value + index / 100])) as Record<
    HistoryField,
    number
  >;

/** Moments of a ring that was given one value a second from 1 on. */
function momentsAfter(seconds: number): readonly number[] {
  const ring = new NodeRing();
  for (let second = 1; second <= seconds; second++) ring.add(second * 1_000, figures(second));
  const { timesMs, fields } = ring.read();
  for (const [index, values] of fields.entries())
    expect(values).toEqual(timesMs.map((timeMs) => timeMs / 1_000 + index / 100));
  return timesMs;
}

test.each([0, 1, 59, 60, 61, 121, 599, 600])("after %i seconds all of them are there, oldest first", (n) => {
  expect(momentsAfter(n)).toEqual(Array.from({ length: n }, (_, index) => (index + 1) * 1_000));
});

test("after more than it keeps, the newest are there", () => {
  const moments = momentsAfter(1_450);
  expect(moments).toHaveLength(HISTORY_KEPT);
  expect([moments[0], moments.at(-1)]).toEqual([(1_450 - HISTORY_KEPT + 1) * 1_000, 1_450_000]);
});

test("what is not a number was not measured", () => {
  const ring = new NodeRing();
  ring.add(1_000, { ...figures(1), watermark: Number.NaN });
  expect(ring.read().fields[HISTORY_FIELDS.indexOf("watermark")]).toEqual([null]);
});
