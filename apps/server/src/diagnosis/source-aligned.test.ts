import { rowSchema, timestamp } from "@millrace/graph";
import { expect, test } from "vitest";
import type { VertexEvidence } from "./evidence.ts";
import { sourceAligned } from "./source-aligned.ts";
import { measuredSubtask, vertexOf } from "./testing/measured-vertex.ts";

const ROW = rowSchema([{ name: "ts", type: timestamp(false) }]);

function aligned(
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
  const subtasks = watermarks.map(([watermarkMs, aheadMs], subtask) =>
    measuredSubtask(id, { subtask, aligned: new Map([[`${id}#0`, { watermarkMs, aheadMs }]]) }),
  );
  return { vertex: vertexOf(id, spec, ROW, watermarks.length), subtasks, before: [], after: [] };
}

const findingOf = (vertices: readonly VertexEvidence[]) => {
  const jobGraph = { name: "", vertices: vertices.map(({ vertex }) => vertex), edges: [] };
  const evidence = { jobGraph, subtasks: [], channels: [], hotKeys: [], overMs: 1_000 };
  return sourceAligned({ evidence: evidence as never, vertices });
};

test("a source that waits for its group is told with the slowest of that group", () => {
  const found = findingOf([
    aligned("fast", "g", [
      [90_000, 0],
      [99_000, 4_000],
    ]),
    aligned("slow", "g", [
      [96_000, 0],
      [89_000, 0],
    ]),
    aligned("other", "h", [[1_000, 0]]),
  ]);
  expect(found).toMatchObject({
    code: "source-aligned",
    vertexId: "fast",
    subtask: 1,
    params: { producer: "slow", producerSubtask: 2, behindMs: 10_000 },
  });
  expect(findingOf([aligned("fast", "g", [[99_000, 0]])])).toBeNull();
});
