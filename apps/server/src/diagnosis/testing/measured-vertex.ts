import type { JobVertex, OperatorSpec, RowSchema } from "@millrace/graph";
import type { SubtaskEvidence } from "../evidence.ts";

/** A vertex of one operator, named as its node. */
export const vertexOf = (id: string, spec: OperatorSpec, row: RowSchema, parallelism = 1): JobVertex => ({
  id,
  name: id,
  parallelism,
  slotSharingGroup: "default",
  operators: [{ uid: `${id}#0`, nodeId: id, name: id, spec, input: 0, inputSchema: row, outputSchema: row }],
});

/** A subtask that has nothing to do, but for what is given. */
export const measuredSubtask = (vertexId: string, given: Partial<SubtaskEvidence> = {}): SubtaskEvidence => ({
  vertexId,
  subtask: 0,
  busy: 0,
  works: 0,
  backpressured: 0,
  idle: 1,
  rowsPerSecond: 0,
  slot: null,
  ...given,
});
