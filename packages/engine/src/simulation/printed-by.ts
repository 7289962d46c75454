import type { PrintedRow } from "../io/io-service.ts";

/** A row that a Print sink showed, and which of its subtasks did. */
export interface PrintedBy {
  readonly operatorUid: string;
  readonly nodeId: string;
  readonly subtask: number;
  readonly row: PrintedRow;
}
