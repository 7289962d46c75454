import { bigint, inBatch, rowSchema } from "@millrace/graph";
import type { JobGraph, JobSettings, OperatorSpec } from "@millrace/graph";
import { vertex } from "../cluster/vertex.ts";

const ROWS = rowSchema([
  { name: "key", type: bigint(false) },
  { name: "amount", type: bigint(false) },
]);
const SUMS = rowSchema([
  { name: "key", type: bigint(false) },
  { name: "count", type: bigint(false) },
  { name: "sum", type: bigint() },
]);

export interface KeyedSums {
  readonly rows: number;
  readonly keys: number;
  readonly parallelism: number;
  readonly mode: "batch" | "streaming";
  readonly stateBackend?: JobSettings["stateBackend"];
}

const SETTINGS: JobSettings = {
  parallelism: 1,
  checkpoint: {
    intervalMs: null,
    timeoutMs: 60_000,
    minPauseMs: 0,
    retained: 1,
    tolerableFailures: 100,
    onCancel: "delete",
  },
  restart: { kind: "none" },
  bufferTimeoutMs: 5,
};

const SUM_BY_KEY: OperatorSpec = {
  kind: "group-aggregate",
  keys: [0],
  aggregates: [
    { fn: "COUNT", argument: null, name: "count", type: bigint(false) },
    { fn: "SUM", argument: 1, name: "sum", type: bigint() },
  ],
};

/** So many rows of so many keys, summed by key, into Discard. */
export function keyedSumsGraph({ rows, keys, parallelism, mode, stateBackend }: KeyedSums): JobGraph {
  const graph: JobGraph = {
    name: "keyed sums",
    maxParallelism: 128,
    settings: { ...SETTINGS, ...(stateBackend !== undefined && { stateBackend }) },
    vertices: [
      vertex("source", parallelism, [["source", generator(rows, keys), null, ROWS]]),
      vertex("sums", parallelism, [
        ["sums", SUM_BY_KEY, ROWS, SUMS],
        ["discard", { kind: "discard-sink" }, SUMS, null],
      ]),
    ],
    edges: [
      {
        id: "by-key",
        streamEdgeIds: [],
        source: "source",
        sourceOperator: 0,
        target: "sums",
        partitioning: { kind: "hash", keys: [0] },
        schema: ROWS,
      },
    ],
  };
  return mode === "batch" ? inBatch(graph) : graph;
}

function generator(rows: number, keys: number): OperatorSpec {
  const uniform = (max: number) => ({ kind: "uniform", min: 0, max, prefix: "" }) as const;
  return {
    kind: "data-generator-source",
    seed: 7,
    rows,
    rateLimit: null,
    columns: [
      { name: "key", type: bigint(false), nullShare: 0, values: uniform(keys - 1) },
      { name: "amount", type: bigint(false), nullShare: 0, values: uniform(1_000) },
    ],
  };
}
