import type { Evidence, SubtaskEvidence, VertexEvidence } from "./evidence.ts";
import { worst } from "./evidence.ts";

/** A slot is one thread: its tasks cannot do more together than it has time. */
const SATURATED = 0.75;
/** So much of the time without its turn holds a task back; who works less takes the thread from nobody. */
const LONG = 0.3;

/** Could have worked, and had to wait for the thread of its slot. */
export const waitsForTurn = ({ busy, works }: SubtaskEvidence): number => busy - works;

/** The other tasks of its slot; none where it is not known where it runs. */
export const rivalsOf = (task: SubtaskEvidence, { subtasks }: Evidence): readonly SubtaskEvidence[] =>
  subtasks.filter(
    (other) => other.slot !== null && other.slot === task.slot && other.vertexId !== task.vertexId,
  );

/**
 * The vertex whose task has the thread that one of these waits for: waiting for its turn is an effect as backpressure is,
 * and the cause is who works. Null where they get their turn.
 */
export function takerOfThread(
  { subtasks }: VertexEvidence,
  evidence: Evidence,
  vertices: readonly VertexEvidence[],
): VertexEvidence | null {
  const waiting = worst(subtasks, waitsForTurn);
  if (waitsForTurn(waiting) < LONG) return null;
  const taker = worst([waiting, ...rivalsOf(waiting, evidence)], ({ works }) => works);
  return taker.works < LONG ? null : (vertices.find(({ vertex }) => vertex.id === taker.vertexId) ?? null);
}

/** Whether the slot of one of these has no time left. */
export const onFullThread = ({ subtasks }: VertexEvidence, evidence: Evidence): boolean =>
  subtasks.some(
    (task) => [task, ...rivalsOf(task, evidence)].reduce((sum, { works }) => sum + works, 0) >= SATURATED,
  );
