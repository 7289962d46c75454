import { bigint } from "@millrace/graph";
import type { JobGraph, LogicalType } from "@millrace/graph";
import { describe, expect, it, test } from "vitest";
import type { CheckpointManifest } from "./job-storage.ts";
import { planRestore } from "./restore-plan.ts";
import { twoVertexGraph } from "./testing/scripted-cluster.ts";

const graph = twoVertexGraph();
const [source, sink] = graph.vertices;
const chained = { ...source!, operators: [...source!.operators, { ...sink!.operators[0]!, input: 0 }] };
const chain = { ...graph, vertices: [chained], edges: [] };

/** What is said of the source where it is chained to the sink, of subtasks that had finished or not. */
function plan(manifest: CheckpointManifest, isOwn: boolean, of: JobGraph = chain) {
  const planned = planRestore(
    of,
    { path: `/job/chk-${manifest.checkpointId}`, manifest },
    { saved: null, allowNonRestoredState: true, isOwn, isBase: isOwn },
  );
  if ("failure" in planned) throw new Error(planned.failure.reason);
  return planned.plan;
}

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
  expect(plan(manifest, true).finished(chained, 0)).toBe(false);
  return plan(manifest, true).sourceEnded(chained);
}

test("a source had ended where all its subtasks had finished, whatever it is chained to now", () => {
  expect(sourceEnded([true], [false, true])).toBe(true);
  expect(sourceEnded([true, true], [false])).toBe(true);
  expect(sourceEnded([true, false], [false])).toBe(false);
  expect(sourceEnded([], [false])).toBe(false);
});

describe("a subtask that had ended, with what it had written two checkpoints before", () => {
  const file = { name: "source-0.state", bytes: 3, checksum: 4 };
  const base = [{ checkpointId: 4, name: "source-0.state", bytes: 1, checksum: 2 }];
  const running = { finished: false, file: { name: "source-1.state", bytes: 5, checksum: 6 } };
  const manifest: CheckpointManifest = {
    jobId: "job",
    checkpointId: 7,
    timestampMs: 0,
    maxParallelism: graph.maxParallelism,
    vertices: [
      {
        vertexId: "source",
        parallelism: 2,
        operatorUids: ["source"],
        subtasks: [{ finished: true, file, takenAt: 5, base }, running],
      },
    ],
  };
  const at = (parallelism: number) => ({ ...source!, parallelism });
  const its = ["/job/chk-4/source-0.state", "/job/chk-5/source-0.state"];

  it("does not run again in its own job, and keeps its state", () => {
    const restored = plan(manifest, true, graph);
    expect(restored.finished(at(2), 0)).toBe(true);
    expect(restored.files(at(2), 0)).toEqual([]);
    expect(restored.kept(at(2), 0)).toEqual({ finished: true, file, takenAt: 5, base });
    expect(restored.finished(at(2), 1)).toBe(false);
    expect(restored.kept(at(2), 1)).toBe(null);
  });

  it.for([1, 3])("at parallelism %i everybody reads what it had written", (parallelism) => {
    const restored = plan(manifest, true, graph);
    for (let subtask = 0; subtask < parallelism; subtask++) {
      expect(restored.finished(at(parallelism), subtask)).toBe(false);
      expect(restored.files(at(parallelism), subtask).map(({ path }) => path)).toEqual([
        ...its,
        "/job/chk-7/source-1.state",
      ]);
    }
  });

  it("runs once more in another job, from there", () => {
    const restored = plan(manifest, false, graph);
    expect(restored.finished(at(2), 0)).toBe(false);
    expect(restored.files(at(2), 0).map(({ path }) => path)).toEqual(its);
  });
});

describe("a subtask that ran, with a file that builds on another", () => {
  const file = { name: "source-0.state", bytes: 3, checksum: 4 };
  const base = [{ checkpointId: 4, name: "source-0.state", bytes: 10, checksum: 2 }];
  const saved = (more: object): CheckpointManifest => ({
    jobId: "job",
    checkpointId: 7,
    timestampMs: 0,
    maxParallelism: graph.maxParallelism,
    vertices: [
      {
        vertexId: "source",
        parallelism: 1,
        operatorUids: ["source"],
        subtasks: [{ finished: false, file, base, ...more }],
      },
    ],
  });
  const at = (parallelism: number) => ({ ...source!, parallelism });

  it("builds on them when it is restored as it was", () => {
    expect(plan(saved({}), true, graph).base(at(1), 0)).toEqual({
      checkpointId: 7,
      files: [...base, { checkpointId: 7, ...file }],
    });
  });

  it("does not in another job, at another parallelism, in another chain, and where it had ended or kept nothing", () => {
    expect(plan(saved({}), false, graph).base(at(1), 0)).toBe(null);
    expect(plan(saved({}), true, graph).base(at(2), 0)).toBe(null);
    expect(plan(saved({}), true, chain).base({ ...chained, parallelism: 1 }, 0)).toBe(null);
    expect(plan(saved({ finished: true }), true, graph).base(at(1), 0)).toBe(null);
    expect(plan(saved({ file: null }), true, graph).base(at(1), 0)).toBe(null);
  });
});

describe("rows that were in flight between two vertices", () => {
  const named = (edge: string): CheckpointManifest => ({
    jobId: "job",
    checkpointId: 7,
    timestampMs: 0,
    maxParallelism: graph.maxParallelism,
    vertices: [
      {
        vertexId: "sink",
        parallelism: 3,
        operatorUids: ["sink"],
        subtasks: [0, 1, 2].map((subtask) => ({
          finished: false,
          file: null,
          inFlight: { name: `sink-${subtask}.inflight`, bytes: 1, checksum: 2, edges: [edge] },
        })),
      },
    ],
  });

  it("are read by all subtasks of the chain that the two are now", () => {
    const restored = plan(named("source > sink"), false, chain);
    for (const subtask of [0, 1])
      expect(restored.inFlight({ ...chained, parallelism: 2 }, subtask).map(({ path }) => path)).toEqual(
        [0, 1, 2].map((from) => `/job/chk-7/sink-${from}.inflight`),
      );
  });

  it.each(["old > sink", "old.0 > sink.1", "old > sink (1)"])(
    "are refused by name where they have nowhere to go: %s",
    (edge) => {
      const terms = { saved: null, allowNonRestoredState: false, isOwn: false, isBase: false };
      const planned = planRestore(chain, { path: "/job/chk-7", manifest: named(edge) }, terms);
      expect(planned).toMatchObject({
        failure: {
          reason: "runtime.in-flight-without-edge",
          params: { checkpoint: "/job/chk-7", from: "old", to: "sink" },
          nodeId: expect.any(String),
        },
      });
    },
  );
});

describe("rows in flight towards a node whose columns were edited", () => {
  const withColumn = (type: LogicalType): JobGraph => ({
    ...graph,
    edges: graph.edges.map((edge) => {
      const fields = [...edge.schema.fields, { name: "extra", type }];
      return { ...edge, schema: { ...edge.schema, fields } };
    }),
  });
  const manifest: CheckpointManifest = {
    jobId: "job",
    checkpointId: 7,
    timestampMs: 0,
    maxParallelism: graph.maxParallelism,
    vertices: [],
  };
  const savedSchemas = (next: JobGraph, saved: JobGraph | null) => {
    const terms = { saved, allowNonRestoredState: true, isOwn: false, isBase: false };
    const planned = planRestore(next, { path: "/job/chk-7", manifest }, terms);
    if ("failure" in planned) throw new Error(planned.failure.reason);
    return planned.plan.savedSchemas(next.vertices[1]!);
  };

  it("are carried over where a column is new that may be NULL", () => {
    const found = savedSchemas(withColumn(bigint()), graph);
    expect(Object.values(found)).toEqual(graph.edges.map(({ schema }) => schema));
  });

  it("are not where it may not, and need not be where nothing was edited", () => {
    expect(savedSchemas(withColumn(bigint(false)), graph)).toEqual({});
    expect(savedSchemas(graph, graph)).toEqual({});
    expect(savedSchemas(withColumn(bigint()), null)).toEqual({});
  });
});
