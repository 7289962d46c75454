import { expect, test } from "vitest";
import type { CheckpointManifest } from "./job-storage.ts";
import { planRestore } from "./restore-plan.ts";
import { twoVertexGraph } from "./testing/scripted-cluster.ts";

const graph = twoVertexGraph();
const [source, sink] = graph.vertices;
const chained = { ...source!, operators: [...source!.operators, { ...sink!.operators[0]!, input: 0 }] };
const chain = { ...graph, vertices: [chained], edges: [] };

/** What is said of the source where it is chained to the sink, of subtasks that had finished or not. */
function sourceEnded(sources: readonly boolean[], sinks: readonly boolean[]): boolean {
  const saved = (vertexId: string, finished: readonly boolean[]) => ({
    vertexId,
    parallelism: finished.length,
    operatorUids: graph.vertices.find(({ id }) => id === vertexId)!.operators.map(({ uid }) => uid),
    subtasks: finished.map((each) => ({ finished: each, file: null })),
  });
  const manifest: CheckpointManifest = {
    jobId: "job",
    checkpointId: 7,
    timestampMs: 0,
    maxParallelism: graph.maxParallelism,
    vertices: [saved("source", sources), saved("sink", sinks)].filter(({ parallelism }) => parallelism > 0),
  };
  const planned = planRestore(
    chain,
    { path: "/chk-7", manifest },
    { saved: null, allowNonRestoredState: true },
  );
  if ("problem" in planned) throw new Error(planned.problem);
  expect(planned.plan.finished(chained, 0)).toBe(false);
  return planned.plan.sourceEnded(chained);
}

test("a source had ended where all its subtasks had finished, whatever it is chained to now", () => {
  expect(sourceEnded([true], [false, true])).toBe(true);
  expect(sourceEnded([true, true], [false])).toBe(true);
  expect(sourceEnded([true, false], [false])).toBe(false);
  expect(sourceEnded([], [false])).toBe(false);
});
