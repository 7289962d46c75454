import { bigint, double, NEXMARK_FIELDS, rowSchema } from "@millrace/graph";
import type { Expression, JobGraph, JobSettings, OperatorSpec } from "@millrace/graph";
import { vertex } from "./vertex.ts";

const ROWS = rowSchema([
  { name: "key", type: bigint(false) },
  { name: "due", type: double(false) },
]);
const NEXMARK = rowSchema([...NEXMARK_FIELDS]);

const SETTINGS: JobSettings = {
  parallelism: 2,
  checkpoint: {
    intervalMs: null,
    timeoutMs: 60_000,
    minPauseMs: 0,
    retained: 1,
    tolerableFailures: 0,
    onCancel: "retain",
  },
  restart: { kind: "none" },
  bufferTimeoutMs: 5,
};

export interface ProbeOptions {
  readonly parallelism: number;
  readonly rowsPerSecond: number;
  readonly seconds: number;
  /** Beside it in every slot, a Nexmark generator that never waits. */
  readonly beside?: "nothing" | "busy";
  readonly sink?: "latency" | "print";
  readonly settings?: Partial<JobSettings>;
}

/** Five nodes: source -> map -> key by -> aggregate -> sink. */
export function probeGraph(options: ProbeOptions): JobGraph {
  const { parallelism, rowsPerSecond, seconds } = options;
  const column = (index: number): Expression => ({ kind: "column", index, type: ROWS.fields[index]!.type });
  const sink: OperatorSpec =
    options.sink === "print" ? { kind: "print-sink", prefix: "" } : { kind: "discard-sink" };
  const max = { fn: "MAX", argument: 1, name: "due", type: double(false) } as const;
  const source = vertex("source", parallelism, [
    ["rate", { kind: "collection-source", rows: [[rowsPerSecond, seconds]] }, null, ROWS],
    ["map", { kind: "calc", filter: null, projections: [column(0), column(1)] }, ROWS, ROWS],
  ]);
  const aggregate = vertex("aggregate", parallelism, [
    ["max", { kind: "group-aggregate", keys: [0], aggregates: [max] }, ROWS, ROWS],
    ["latency", sink, ROWS, null],
  ]);
  const nexmark: OperatorSpec = {
    kind: "nexmark-source",
    seed: 1,
    events: null,
    eventTimeRate: 100_000,
    rateLimit: null,
    baseTimeMs: 0,
  };
  const busy = vertex("busy", parallelism, [
    ["generator", nexmark, null, NEXMARK],
    ["discard", { kind: "discard-sink" }, NEXMARK, null],
  ]);
  return {
    name: "probe",
    maxParallelism: 128,
    settings: { ...SETTINGS, ...options.settings },
    vertices: options.beside === "busy" ? [source, aggregate, busy] : [source, aggregate],
    edges: [
      {
        id: "rows",
        streamEdgeIds: [],
        source: "source",
        sourceOperator: 1,
        target: "aggregate",
        partitioning: { kind: "hash", keys: [0] },
        schema: ROWS,
      },
    ],
  };
}
