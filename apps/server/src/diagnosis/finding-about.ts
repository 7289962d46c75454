import type { Finding, FindingCode } from "@millrace/protocol";
import type { Evidence, VertexEvidence } from "./evidence.ts";

/** A finding about a vertex, without what only its kind knows. */
export function findingAbout(
  code: FindingCode,
  { vertex, subtasks }: VertexEvidence,
  { overMs }: Evidence,
): Finding {
  const rows = subtasks.reduce((sum, subtask) => sum + subtask.rowsPerSecond, 0);
  return {
    code,
    vertexId: vertex.id,
    nodeId: vertex.operators[0]?.nodeId ?? vertex.id,
    subtask: null,
    heldBack: [],
    subtasks: subtasks
      .map((subtask) => ({
        subtask: subtask.subtask,
        busy: subtask.busy,
        rows: rows > 0 ? subtask.rowsPerSecond / rows : 0,
      }))
      .toSorted((a, b) => a.subtask - b.subtask),
    hotKey: null,
    params: {},
    remedies: [],
    overMs,
  };
}
