import { NEXMARK_FIELDS, rowSchema } from "@millrace/graph";
import type { ChainedOperator, CheckpointMode, JobGraph, OperatorSpec } from "@millrace/graph";

const NEXMARK = rowSchema([...NEXMARK_FIELDS]);
const SOURCE: OperatorSpec = {
  kind: "nexmark-source",
  seed: 1,
  events: null,
  eventTimeRate: 100_000,
  rateLimit: null,
  baseTimeMs: 0,
};

const PASS: OperatorSpec = { kind: "calc", filter: null, projections: null };

/** A generator that never waits -> three times rebalance and pass -> rebalance -> a sink that is held up. */
export function heldUpGraph(mode: CheckpointMode, timeoutMs: number, parallelism: number): JobGraph {
  const vertex = (id: string, spec: OperatorSpec): JobGraph["vertices"][number] => {
    const operator: ChainedOperator = {
      uid: id,
      nodeId: id,
      name: id,
      spec,
      input: null,
      inputSchema: id === "source" ? null : NEXMARK,
      outputSchema: id === "sink" ? null : NEXMARK,
    };
    return { id, name: id, parallelism, slotSharingGroup: "default", operators: [operator] };
  };
  const edge = (source: string, target: string): JobGraph["edges"][number] => ({
    id: `${source}-${target}`,
    streamEdgeIds: [],
    source,
    sourceOperator: 0,
    target,
    partitioning: { kind: "rebalance" },
    schema: NEXMARK,
  });
  return {
    name: `held up, ${mode}`,
    maxParallelism: 128,
    settings: {
      parallelism,
      checkpoint: {
        mode,
        intervalMs: 1_000,
        timeoutMs,
        minPauseMs: 0,
        retained: 1,
        tolerableFailures: 1_000,
        onCancel: "delete",
      },
      restart: { kind: "none" },
      bufferTimeoutMs: 5,
    },
    vertices: [
      vertex("source", SOURCE),
      ...["first", "second", "third"].map((id) => vertex(id, PASS)),
      vertex("sink", { kind: "discard-sink" }),
    ],
    edges: [edge("source", "first"), edge("first", "second"), edge("second", "third"), edge("third", "sink")],
  };
}
