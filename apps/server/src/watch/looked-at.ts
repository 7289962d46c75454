import { isSink } from "@millrace/graph";
import type { ChainedOperator, JobGraph, StreamGraph } from "@millrace/graph";

/** An operator whose rows stand for those of a node. */
export interface LookedAt {
  readonly vertexId: string;
  readonly operator: ChainedOperator;
}

/**
 * Which operator gives the rows that pass at a node: its own last one; for a sink, or a node without a task, whatever
 * feeds it. Null where there is none.
 */
export function lookedAt(nodeId: string, edges: StreamGraph["edges"], jobGraph: JobGraph): LookedAt | null {
  for (const vertex of jobGraph.vertices) {
    const index = vertex.operators.findLastIndex((operator) => operator.nodeId === nodeId);
    const operator = vertex.operators[index];
    if (operator === undefined) continue;
    if (!isSink(operator.spec)) return { vertexId: vertex.id, operator };
    const before = operator.input === null ? undefined : vertex.operators[operator.input];
    if (before !== undefined) return { vertexId: vertex.id, operator: before };
    return producerOf(vertex.id, jobGraph);
  }
  const upstream = edges.find(({ target }) => target === nodeId)?.source;
  return upstream === undefined || upstream === nodeId ? null : lookedAt(upstream, edges, jobGraph);
}

function producerOf(vertexId: string, { edges, vertices }: JobGraph): LookedAt | null {
  const edge = edges.find(({ target }) => target === vertexId);
  const operator = vertices.find(({ id }) => id === edge?.source)?.operators[edge?.sourceOperator ?? 0];
  return edge === undefined || operator === undefined ? null : { vertexId: edge.source, operator };
}
