import type { JoinedRows, WindowFunctionSpec } from "@millrace/graph";

/** Where the columns of two inputs stand in one; null: the rows are of one. */
export function joinedRows(run: WindowFunctionSpec): JoinedRows | null {
  if (run.kind === "pairs") return run;
  return run.kind === "function" ? (run.both ?? null) : null;
}

/** Whether side output 0, where somebody reads it, is that of late rows. */
export const hasLateSide = (run: WindowFunctionSpec): boolean =>
  run.kind !== "function" || run.sides === undefined || run.sides.lateSide;
