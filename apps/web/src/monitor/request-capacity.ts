import type { JobGraph } from "@millrace/graph";

/** Requests that a node may have under way at a time, over all its subtasks; null: it makes none. */
export function requestCapacity({ vertices }: JobGraph, nodeId: string): number | null {
  for (const { operators, parallelism } of vertices)
    for (const operator of operators)
      if (operator.nodeId === nodeId && operator.spec.kind === "async-request")
        return operator.spec.capacity * parallelism;
  return null;
}
