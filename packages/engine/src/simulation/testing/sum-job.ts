import { bigint, int, rowSchema, timestamp } from "@millrace/graph";
import type { ChainedOperator, JobEdge, JobGraph, OperatorSpec, RowSchema } from "@millrace/graph";

const POINTS = rowSchema([
  { name: "ts", type: timestamp(false) },
  { name: "n", type: int(false) },
]);
const TIMED: RowSchema = { ...POINTS, rowtime: "ts" };
const SUMS = rowSchema(
  [
    { name: "window_start", type: timestamp(false) },
    { name: "window_end", type: timestamp(false) },
    { name: "window_time", type: timestamp(false) },
    { name: "total", type: bigint() },
  ],
  { rowtime: "window_time" },
);

interface Step {
  readonly id: string;
  readonly spec: OperatorSpec;
  readonly output: RowSchema | null;
}

const STEPS: readonly Step[] = [
  {
    id: "points",
    spec: {
      kind: "collection-source",
      rows: [
        [100, 1],
        [200, 2],
        [1_500, 3],
        [300, 4],
        [1_600, 5],
        [2_700, 6],
        [2_800, 1],
      ],
    },
    output: POINTS,
  },
  {
    id: "time",
    spec: {
      kind: "watermark-assigner",
      column: 0,
      strategy: "monotonous",
      outOfOrdernessMs: 0,
      idleTimeoutMs: null,
    },
    output: TIMED,
  },
  {
    id: "sum",
    spec: {
      kind: "window-aggregate",
      keys: [],
      rowtime: 0,
      window: { kind: "tumbling", sizeMs: 1_000, offsetMs: 0 },
      aggregates: [{ fn: "SUM", argument: 1, name: "total", type: bigint() }],
    },
    output: SUMS,
  },
  { id: "print", spec: { kind: "print-sink", prefix: "" }, output: null },
];

/** Seven points, a tumbling sum of a second, and one late point: each node a vertex of its own. */
export function sumJob(): JobGraph {
  const vertices = STEPS.map(({ id, spec, output }, index) => {
    const operator: ChainedOperator = {
      uid: `${id}#0`,
      nodeId: id,
      name: id,
      spec,
      input: null,
      inputSchema: STEPS[index - 1]?.output ?? null,
      outputSchema: output,
    };
    return { id, name: id, parallelism: 1, slotSharingGroup: "default", operators: [operator] };
  });
  const edges = STEPS.slice(1).map(({ id }, index): JobEdge => ({
    id: `e${index}`,
    streamEdgeIds: [`e${index}`],
    source: STEPS[index]!.id,
    sourceOperator: 0,
    target: id,
    partitioning: { kind: "forward" },
    schema: STEPS[index]!.output!,
  }));
  return {
    name: "sum",
    vertices,
    edges,
    maxParallelism: 128,
    settings: {
      parallelism: 1,
      checkpoint: {
        intervalMs: null,
        timeoutMs: 60_000,
        minPauseMs: 0,
        retained: 1,
        tolerableFailures: 0,
        onCancel: "retain",
      },
      restart: { kind: "fixed-delay", attempts: 3, delayMs: 10 },
      bufferTimeoutMs: 0,
    },
  };
}
