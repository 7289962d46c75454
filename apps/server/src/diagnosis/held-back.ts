import type { VertexEvidence } from "./evidence.ts";
import { waitsForTurn } from "./slot-threads.ts";

const MUCH = 0.4;

/** The nodes before a vertex, in topological order, of which a task waits much of its time: for credit or for its turn. */
export function heldBackBy(
  { vertex }: VertexEvidence,
  vertices: readonly VertexEvidence[],
): readonly string[] {
  const before = new Set([vertex.id]);
  for (const { vertex: other, after } of vertices.toReversed())
    if (after.some((id) => before.has(id))) before.add(other.id);
  return vertices
    .filter((other) => other.vertex.id !== vertex.id && before.has(other.vertex.id) && isWaiting(other))
    .map(({ vertex: { id, operators } }) => operators[0]?.nodeId ?? id);
}

const isWaiting = ({ subtasks }: VertexEvidence): boolean =>
  subtasks.some((subtask) => subtask.backpressured + waitsForTurn(subtask) >= MUCH);
