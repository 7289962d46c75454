import { rowSchema, timestamp } from "@millrace/graph";
import type { JobVertex } from "@millrace/graph";
import { expect, test } from "vitest";
import type { SubtaskEvidence, VertexEvidence } from "./evidence.ts";
import { sourceAligned } from "./source-aligned.ts";

const ROW = rowSchema([{ name: "ts", type: timestamp(false) }]);

function vertexOf(
  id: string,
  group: string,
  watermarks: readonly (readonly [number | null, number])[],
): VertexEvidence {
  const spec = {
    kind: "watermark-assigner",
    column: 0,
    strategy: "monotonous",
    outOfOrdernessMs: 0,
    idleTimeoutMs: null,
    alignment: { group, maxDriftMs: 1_000, updateIntervalMs: 1_000 },
  } as const;
  const operator = {
    uid: `${id}#0`,
    nodeId: id,
    name: id,
    spec,
    input: 0,
    inputSchema: ROW,
    outputSchema: ROW,
  };
  const vertex: JobVertex = {
    id,
    name: id,
    parallelism: watermarks.length,
    slotSharingGroup: "default",
    operators: [operator],
  };
  const subtasks = watermarks.map(([watermarkMs, aheadMs], subtask): SubtaskEvidence => ({
    vertexId: id,
    subtask,
    busy: 0,
    works: 0,
    backpressured: 0,
    idle: 1,
    rowsPerSecond: 0,
    aligned: new Map([[`${id}#0`, { watermarkMs, aheadMs }]]),
    slot: null,
  }));
  return { vertex, subtasks, before: [], after: [] };
}

const findingOf = (vertices: readonly VertexEvidence[]) => {
  const jobGraph = { name: "", vertices: vertices.map(({ vertex }) => vertex), edges: [] };
  const evidence = { jobGraph, subtasks: [], channels: [], hotKeys: [], overMs: 1_000 };
  return sourceAligned({ evidence: evidence as never, vertices });
};

test("a source that waits for its group is told with the slowest of that group", () => {
  const found = findingOf([
    vertexOf("fast", "g", [
      [90_000, 0],
      [99_000, 4_000],
    ]),
    vertexOf("slow", "g", [
      [96_000, 0],
      [89_000, 0],
    ]),
    vertexOf("other", "h", [[1_000, 0]]),
  ]);
  expect(found).toMatchObject({
    code: "source-aligned",
    vertexId: "fast",
    subtask: 1,
    params: { producer: "slow", producerSubtask: 2, behindMs: 10_000 },
  });
  expect(findingOf([vertexOf("fast", "g", [[99_000, 0]])])).toBeNull();
});
