import { bigint, DEFAULT_SETTINGS, double, rowSchema } from "@millrace/graph";
import type { JobEdge, JobGraph, JobVertex, Partitioning } from "@millrace/graph";
import type { FaultOperator } from "./fault-operator.ts";

const SCHEMA = rowSchema([
  { name: "key", type: bigint() },
  { name: "due", type: double() },
]);

export const BY_KEY: Partitioning = { kind: "hash", keys: [0] };
export const IN_TURN: Partitioning = { kind: "rebalance" };

export interface FaultVertex {
  readonly id: string;
  readonly fault: FaultOperator;
  readonly parallelism: number;
  /** Slots of its own. */
  readonly apart?: boolean;
}

/** A job of these vertices, with edges `a -> b`. */
export function faultGraph(
  vertices: readonly FaultVertex[],
  edges: readonly (readonly [edge: string, partitioning: Partitioning])[],
  checkpointMs: number | null = null,
): JobGraph {
  const { checkpoint, restart } = DEFAULT_SETTINGS;
  return {
    name: "Fault",
    maxParallelism: 128,
    settings: {
      parallelism: 1,
      checkpoint: { ...checkpoint, intervalMs: checkpointMs },
      restart,
      bufferTimeoutMs: 20,
    },
    vertices: vertices.map(faultVertex),
    edges: edges.map(([edge, partitioning], index): JobEdge => {
      const [source = "", target = ""] = edge.split(" -> ");
      const id = `e${index}`;
      return { id, streamEdgeIds: [id], source, sourceOperator: 0, target, partitioning, schema: SCHEMA };
    }),
  };
}

function faultVertex({ id, fault, parallelism, apart = false }: FaultVertex): JobVertex {
  const isSource = fault.kind === "source";
  return {
    id,
    name: id,
    parallelism,
    slotSharingGroup: apart ? id : "default",
    operators: [
      {
        uid: `${id}#0`,
        nodeId: id,
        name: JSON.stringify(fault),
        spec: isSource
          ? { kind: "collection-source", rows: [] }
          : fault.kind === "sink"
            ? { kind: "discard-sink" }
            : { kind: "calc", filter: null, projections: [] },
        input: null,
        inputSchema: isSource ? null : SCHEMA,
        outputSchema: fault.kind === "sink" ? null : SCHEMA,
      },
    ],
  };
}
