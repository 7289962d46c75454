import { z } from "zod";

/** Why a checkpoint or savepoint did not complete: one closed list, the engine's `CheckpointFailureReason`. */
export const checkpointFailureReasonSchema = z.enum([
  "expired",
  "disk-full",
  "io-error",
  "task-failed",
  "task-finished",
  "job-ended",
  "manifest-failed",
  "in-flight-too-large",
  "state-budget",
  "state-disk-budget",
  "batch-mode",
]);

export type CheckpointFailureReason = z.infer<typeof checkpointFailureReasonSchema>;
