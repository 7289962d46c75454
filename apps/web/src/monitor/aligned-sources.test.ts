import type { JobGraph } from "@millrace/graph";
import { expect, test } from "vitest";
import { alignedSources, alignmentOf } from "./aligned-sources.ts";

const alignment = { group: "sources", maxDriftMs: 5_000, updateIntervalMs: 1_000 };
const assigner = (nodeId: string, group: string | null) => ({
  nodeId,
  spec: { kind: "watermark-assigner", ...(group !== null && { alignment: { ...alignment, group } }) },
});
const graph = {
  vertices: [
    { operators: [assigner("fast", "sources"), assigner("alone", null)] },
    { operators: [assigner("slow", "sources"), assigner("else", "others")] },
  ],
} as unknown as JobGraph;

const figures = (watermarkMs: number | null, aheadMs = 0) => ({
  subtasks: [
    { subtask: 0, watermarkMs, aheadMs, busy: 0, backpressured: 0, rowsPerSecond: 0, queued: 0, capacity: 0 },
  ],
});

test("the group of a node, none where it is not aligned", () => {
  expect(alignmentOf(graph, "fast")).toEqual(alignment);
  expect(alignmentOf(graph, "alone")).toBeNull();
});

test("members of one group: how far each is, which waits, and which they are held to", () => {
  const of = new Map([
    ["fast", figures(20_000, 3_000)],
    ["slow", figures(12_000)],
    ["else", figures(1)],
  ]);
  expect(alignedSources(graph, "sources", (id) => of.get(id))).toEqual([
    { nodeId: "fast", subtask: 0, watermarkMs: 20_000, aheadMs: 3_000, isSlowest: false },
    { nodeId: "slow", subtask: 0, watermarkMs: 12_000, aheadMs: 0, isSlowest: true },
  ]);
});

test("before the first watermark none is the slowest", () => {
  const members = alignedSources(graph, "sources", () => figures(null));
  expect(members.map(({ isSlowest }) => isSlowest)).toEqual([false, false]);
});
