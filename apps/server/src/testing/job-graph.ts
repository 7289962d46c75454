import { DEFAULT_SETTINGS, rowSchema, string } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";

/** source (parallelism 1) -> print (parallelism 2). */
export function jobGraph(): JobGraph {
  const schema = rowSchema([{ name: "word", type: string() }]);
  const { checkpoint, restart, bufferTimeoutMs } = DEFAULT_SETTINGS;
  return {
    name: "Test",
    maxParallelism: 128,
    settings: { parallelism: 1, checkpoint, restart, bufferTimeoutMs },
    vertices: [
      {
        id: "source",
        name: "Source",
        parallelism: 1,
        slotSharingGroup: "default",
        operators: [
          {
            uid: "source#0",
            nodeId: "source",
            name: "Source",
            spec: { kind: "host-metrics-source", intervalMs: 1_000 },
            input: null,
            inputSchema: null,
            outputSchema: schema,
          },
        ],
      },
      {
        id: "print",
        name: "Print",
        parallelism: 2,
        slotSharingGroup: "default",
        operators: [
          {
            uid: "print#0",
            nodeId: "print",
            name: "Print",
            spec: { kind: "print-sink", prefix: "" },
            input: null,
            inputSchema: schema,
            outputSchema: null,
          },
        ],
      },
    ],
    edges: [
      {
        id: "e1",
        streamEdgeIds: ["e1"],
        source: "source",
        sourceOperator: 0,
        target: "print",
        partitioning: { kind: "rebalance" },
        schema,
      },
    ],
  };
}
