import { z } from "zod";

/** Figures of a node over time, one a second: `fields[i]` belongs to HISTORY_FIELDS[i]. */
export const HISTORY_FIELDS = [
  /** Rows a second. */
  "rowsIn",
  "rowsOut",
  /** Shares 0 to 1, of the subtask that has most of it. */
  "busy",
  "backpressured",
  /** Event time, ms. */
  "watermark",
  /** Rows since the start. */
  "late",
  "stateBytes",
  /** Segments that wait at its gates. */
  "queued",
  /** Rows of the busiest subtask over the mean. */
  "skew",
  /** Share of the subtask that is most busy or most held back. */
  "idle",
  "stateEntries",
  /** Rows since the start. */
  "outside",
  "unread",
  "malformed",
  "spilledBytes",
  "openRequests",
  "loopRows",
  "timers",
  /** Rows since the start. */
  "unrouted",
] as const;
export type HistoryField = (typeof HISTORY_FIELDS)[number];

export const nodeHistorySchema = z.strictObject({
  nodeId: z.string(),
  /** By the server's clock, oldest first. */
  timesMs: z.array(z.number()),
  fields: z.array(z.array(z.number().nullable())).length(HISTORY_FIELDS.length),
});
export type NodeHistory = z.infer<typeof nodeHistorySchema>;
