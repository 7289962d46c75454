import type { JoinedRows, WindowFunctionSpec } from "@millrace/graph";

/** Where the columns of two inputs stand in one; null: the rows are of one. */
export function joinedRows(run: WindowFunctionSpec): JoinedRows | null {
  if (run.kind === "pairs") return run;
  return run.kind === "function" ? (run.both ?? null) : null;
}
