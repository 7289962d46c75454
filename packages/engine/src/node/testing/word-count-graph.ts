import { bigint, rowSchema, string } from "@millrace/graph";
import type { JobGraph, JobSettings, OperatorSpec, RollingPolicy, RowSchema } from "@millrace/graph";

const LINE = rowSchema([{ name: "word", type: string(false) }]);
const COUNTED = rowSchema([
  { name: "word", type: string(false) },
  { name: "n", type: bigint(false) },
]);

export interface WordCountOptions {
  readonly parallelism: number;
  readonly source: OperatorSpec;
  readonly sink: OperatorSpec;
  readonly settings?: Partial<JobSettings>;
}

export const TEST_SETTINGS: JobSettings = {
  parallelism: 1,
  checkpoint: {
    intervalMs: 100,
    timeoutMs: 10_000,
    minPauseMs: 0,
    retained: 3,
    tolerableFailures: 100,
    onCancel: "retain",
  },
  restart: { kind: "fixed-delay", attempts: 20, delayMs: 0 },
  bufferTimeoutMs: 5,
};

/** source -> split into words -> (hash) -> count by word -> sink: the sink gets every word's running count. */
export function wordCountGraph({ parallelism, source, sink, settings }: WordCountOptions): JobGraph {
  const operator = (
    name: string,
    spec: OperatorSpec,
    place: Place,
  ): JobGraph["vertices"][0]["operators"][0] => ({
    uid: `${name}#0`,
    nodeId: name,
    name,
    spec,
    ...place,
  });
  const count = { fn: "COUNT", argument: null, name: "n", type: bigint(false) } as const;
  return {
    name: "word count",
    maxParallelism: 128,
    settings: { ...TEST_SETTINGS, ...settings },
    vertices: [
      {
        id: "split",
        name: "source -> split",
        parallelism,
        slotSharingGroup: "default",
        operators: [
          operator("source", source, { input: null, inputSchema: null, outputSchema: LINE }),
          operator(
            "split",
            { kind: "split-text", column: 0, mode: "words", delimiter: "", lowerCase: true },
            { input: 0, inputSchema: LINE, outputSchema: LINE },
          ),
        ],
      },
      {
        id: "count",
        name: "count -> sink",
        parallelism,
        slotSharingGroup: "default",
        operators: [
          operator(
            "count",
            { kind: "group-aggregate", keys: [0], aggregates: [count] },
            { input: null, inputSchema: LINE, outputSchema: COUNTED },
          ),
          operator("sink", sink, { input: 0, inputSchema: COUNTED, outputSchema: null }),
        ],
      },
    ],
    edges: [
      {
        id: "words",
        streamEdgeIds: [],
        source: "split",
        sourceOperator: 1,
        target: "count",
        partitioning: { kind: "hash", keys: [0] },
        schema: LINE,
      },
    ],
  };
}

interface Place {
  readonly input: number | null;
  readonly inputSchema: RowSchema | null;
  readonly outputSchema: RowSchema | null;
}

export const csvSink = (directory: string, roll?: RollingPolicy): OperatorSpec => ({
  kind: "file-sink",
  directory,
  format: "csv",
  header: false,
  delimiter: ",",
  ...(roll !== undefined && { roll }),
});
