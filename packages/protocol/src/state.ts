import { z } from "zod";
import { describedStateSchema } from "./savepoint.ts";

/** The checkpoint or savepoint that state is shown of, and the time that it is from. */
export const stateSourceSchema = z.strictObject({
  jobId: z.string(),
  checkpointId: z.int(),
  savepointId: z.string().nullable(),
  takenMs: z.number(),
});

export const stateOverviewSchema = z.strictObject({
  /** null: of the running tasks, whatever is completed. */
  source: stateSourceSchema.nullable(),
  states: z.array(describedStateSchema),
});

const columnSchema = z.strictObject({ name: z.string(), type: z.string() });

/** Values as text, in the order of the columns. */
export const stateRowSchema = z.strictObject({
  key: z.array(z.string()),
  keyGroup: z.int(),
  subtask: z.int(),
  window: z.tuple([z.number(), z.number()]).nullable(),
  /** When it fires, where the entry says so. */
  timerMs: z.number().nullable(),
  values: z.array(z.string()),
  /** Against the earlier one, where there is one: what it has instead is in `before`. */
  change: z.enum(["added", "removed", "changed"]).nullable(),
  before: z.array(z.string()).nullable(),
});

export const statePageSchema = z.strictObject({
  source: stateSourceSchema,
  against: stateSourceSchema.nullable(),
  columns: z.strictObject({ key: z.array(columnSchema), values: z.array(columnSchema) }),
  rows: z.array(stateRowSchema),
  /** All entries, and those that were asked for. */
  entries: z.int(),
  found: z.int(),
});

/** What the tasks of a running job hold at the moment of one state, at most as much as was asked for. */
export const liveStateSchema = z.strictObject({
  jobId: z.string(),
  readMs: z.number(),
  columns: z.strictObject({ key: z.array(columnSchema), values: z.array(columnSchema) }),
  rows: z.array(stateRowSchema),
  /** All that the subtasks hold which have answered; null: nobody counts them. */
  entries: z.int().nullable(),
  /** All of them were looked at. */
  complete: z.boolean(),
  /** Subtasks that have not answered. */
  silent: z.array(z.int()),
});

export type LiveState = z.infer<typeof liveStateSchema>;
export type StateSource = z.infer<typeof stateSourceSchema>;
export type StateOverview = z.infer<typeof stateOverviewSchema>;
export type StateRow = z.infer<typeof stateRowSchema>;
export type StatePage = z.infer<typeof statePageSchema>;
