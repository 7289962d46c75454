import { z } from "zod";

/** A message between JobManager and a TaskManager, as it was sent. */
export const rpcEntrySchema = z.strictObject({
  seq: z.int(),
  timeMs: z.number(),
  to: z.enum(["job-manager", "task-manager"]),
  taskManagerId: z.string(),
  kind: z.string(),
  jobId: z.string().nullable(),
  checkpointId: z.int().nullable(),
  /** Subtasks that it is about, as `<vertex id>/<subtask>`, the first few, and how many there are. */
  tasks: z.array(z.string()),
  taskCount: z.int(),
  /** What else it says: a state, a reason, a size. */
  detail: z.string(),
});

export const slotRequestSchema = z.strictObject({
  timeMs: z.number(),
  jobId: z.string(),
  slots: z.int(),
  /** How long it waited; null: it waits still. */
  tookMs: z.number().nullable(),
  outcome: z.enum(["granted", "refused", "waiting"]),
});

/** What JobManager and TaskManagers said to each other of late, newest last; both lists are bounded. */
export const rpcLogSchema = z.strictObject({
  entries: z.array(rpcEntrySchema),
  slotRequests: z.array(slotRequestSchema),
});

export type RpcEntry = z.infer<typeof rpcEntrySchema>;
export type SlotRequestEntry = z.infer<typeof slotRequestSchema>;
export type RpcLog = z.infer<typeof rpcLogSchema>;
