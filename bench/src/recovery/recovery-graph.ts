import { bigint, double, rowSchema } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { vertex } from "../cluster/vertex.ts";

export const PARALLELISM = 2;

const ROWS = rowSchema([
  { name: "key", type: bigint(false) },
  { name: "due", type: double(false) },
]);
const COUNTED = rowSchema([
  { name: "key", type: bigint(false) },
  { name: "rows", type: bigint(false) },
  { name: "due", type: double(false) },
]);

/** A key of the aggregate below takes so many bytes in a checkpoint. */
export const BYTES_PER_KEY = 29;

export interface RecoveryOptions {
  readonly keys: number;
  /** Path of the file that makes the source fail. */
  readonly failSwitch: string;
  readonly checkpointEveryMs: number;
}

/** Keyed rows -> (hash) -> COUNT and MAX by key -> print, at parallelism 2; restarted without a delay. */
export function recoveryGraph({ keys, failSwitch, checkpointEveryMs }: RecoveryOptions): JobGraph {
  const count = { fn: "COUNT", argument: null, name: "rows", type: bigint(false) } as const;
  const max = { fn: "MAX", argument: 1, name: "due", type: double(false) } as const;
  return {
    name: "recovery",
    maxParallelism: 128,
    settings: {
      parallelism: PARALLELISM,
      checkpoint: {
        intervalMs: checkpointEveryMs,
        timeoutMs: 60_000,
        minPauseMs: 0,
        retained: 2,
        tolerableFailures: 100,
        onCancel: "retain",
      },
      restart: { kind: "fixed-delay", attempts: 1_000_000, delayMs: 0 },
      bufferTimeoutMs: 5,
    },
    vertices: [
      vertex("source", PARALLELISM, [
        ["keys", { kind: "collection-source", rows: [[keys, failSwitch]] }, null, ROWS],
      ]),
      vertex("aggregate", PARALLELISM, [
        ["count", { kind: "group-aggregate", keys: [0], aggregates: [count, max] }, ROWS, COUNTED],
        ["print", { kind: "print-sink", prefix: "" }, COUNTED, null],
      ]),
    ],
    edges: [
      {
        id: "rows",
        streamEdgeIds: [],
        source: "source",
        sourceOperator: 0,
        target: "aggregate",
        partitioning: { kind: "hash", keys: [0] },
        schema: ROWS,
      },
    ],
  };
}
