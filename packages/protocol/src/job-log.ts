import { z } from "zod";

/** What happened to a job, one line each; the page has the words. */
export const jobLogCodeSchema = z.enum([
  "job-state",
  "task-state",
  "restarting",
  "rescaled",
  "restored",
  "checkpoint-completed",
  "checkpoint-failed",
  "checkpoint-damaged",
  "savepoint-completed",
  "savepoint-failed",
  "record-unwritten",
  "record-written",
  "part-committed",
  "task-manager-started",
  "task-manager-lost",
]);

export const jobLogEntrySchema = z.strictObject({
  seq: z.int(),
  timeMs: z.number(),
  level: z.enum(["info", "warning", "error"]),
  code: jobLogCodeSchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  nodeId: z.string().nullable(),
  vertexId: z.string().nullable(),
  subtask: z.int().nullable(),
  taskManagerId: z.string().nullable(),
  /** Technical text, as it was given. */
  detail: z.string().nullable(),
});

/** Oldest first, bounded. */
export const jobLogSchema = z.strictObject({ entries: z.array(jobLogEntrySchema) });

export type JobLogCode = z.infer<typeof jobLogCodeSchema>;
export type JobLogEntry = z.infer<typeof jobLogEntrySchema>;
