/**
 * Life of a job: created (waits for slots) -> running <-> restarting -> finished | failed | cancelled.
 * `stopping`: sources are drained, a final checkpoint follows, then finished. `cancelling`, `failing`: tasks are being
 * ended; then cancelled, failed or (from failing, where the restart strategy allows) restarting.
 */
export type JobState =
  | "created"
  | "running"
  | "restarting"
  | "cancelling"
  | "stopping"
  | "failing"
  | "finished"
  | "failed"
  | "cancelled";

export type TerminalJobState = "finished" | "failed" | "cancelled";

export const isTerminal = (state: JobState): state is TerminalJobState =>
  state === "finished" || state === "failed" || state === "cancelled";
