import type { JobSummary } from "@millrace/protocol";

/** A job that runs, of no document, but for what is given. */
export const testJob = (more: Partial<JobSummary> = {}): JobSummary => ({
  id: "j",
  name: "Test",
  documentId: null,
  documentVersion: null,
  state: "running",
  createdMs: 0,
  startedMs: 0,
  endedMs: null,
  restarts: 0,
  lastCheckpoint: null,
  startedFrom: null,
  tasks: { total: 1, running: 1 },
  ...more,
});
