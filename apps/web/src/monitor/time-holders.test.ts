import type { JobGraph, StreamGraph } from "@millrace/graph";
import { expect, test } from "vitest";
import type { ChannelFigures } from "./channel-figures.ts";
import { hasEventTime, timeInputs } from "./time-holders.ts";

const jobGraph = {
  vertices: [
    { id: "a", operators: [{ nodeId: "flights" }] },
    { id: "b", operators: [{ nodeId: "window" }] },
  ],
  edges: [{ id: "e", source: "a", target: "b", sourceOperator: 0 }],
} as unknown as JobGraph;
const channel = (producer: number, watermarkMs: number | null, more: Partial<ChannelFigures> = {}) =>
  ({ producer, consumer: 0, watermarkMs, activity: "active", ...more }) as ChannelFigures;
const holders = (...channels: readonly ChannelFigures[]) =>
  timeInputs(jobGraph, "b", new Map([["e", channels]]))
    .filter(({ holds }) => holds)
    .map(({ producer }) => producer);

test("the producer with the least watermark holds time back", () => {
  expect(holders(channel(0, 9_000), channel(1, 4_000), channel(2, 9_000))).toEqual([1]);
});

test("one that never gave a watermark holds back all", () => {
  expect(holders(channel(0, 9_000), channel(1, null))).toEqual([1]);
});

test("an idle one holds nobody back, and where all are even nobody does", () => {
  expect(holders(channel(0, 9_000), channel(1, 4_000, { activity: "idle" }))).toEqual([]);
  expect(holders(channel(0, 9_000), channel(1, 9_000))).toEqual([]);
});

test("over several consumers the least of a producer counts", () => {
  expect(
    timeInputs(jobGraph, "b", new Map([["e", [channel(0, 9_000), channel(0, 7_000, { consumer: 1 })]]])),
  ).toMatchObject([{ producer: 0, watermarkMs: 7_000 }]);
});

test("rows without event time hold nobody back, unless a watermark came", () => {
  const asks = (rowtime: string | null, watermarkMs: number | null) => {
    const nodes = [{ id: "window", inputSchema: { fields: [], rowtime, keys: [] } }];
    const inputs = timeInputs(jobGraph, "b", new Map([["e", [channel(0, watermarkMs)]]]));
    return hasEventTime(jobGraph, { nodes, edges: [] } as unknown as StreamGraph, "b", inputs);
  };
  expect(asks(null, null)).toBe(false);
  expect(asks("time", null)).toBe(true);
  expect(asks(null, 4_000)).toBe(true);
});
