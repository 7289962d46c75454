import { z } from "zod";
import { channelRowSchema } from "./channel-figures.ts";
import { findingSchema, hotKeysSchema, observedRowSchema } from "./insight.ts";
import {
  checkpointSchema,
  clusterSchema,
  jobProgressSchema,
  jobSchema,
  jobSummarySchema,
  partFileSchema,
  printedRowSchema,
  restartSchema,
} from "./job.ts";

/**
 * Messages of the WebSocket `/api/live`, protocol version 1. JSON text frames, each validated on both sides.
 *
 * 1. The client says `hello` first (with the token where the server asks for one), then `watch`es at most one job.
 * 2. The server sends `job` in full after `watch`, then `metrics` at 4 Hz and the other messages as things happen; when
 *    states change, `progress`: the job as it is now, without its graphs.
 * 3. The client answers every `metrics` with `received`. A client that does not read gets no more `metrics` until it does,
 *    and then the newest: never a queue. Events it missed come as a fresh `progress`.
 * 4. Times are ms since the epoch by the server's clock; `welcome.serverTimeMs` lets the client reckon staleness.
 */
export const LIVE_VERSION = 1;

export const clientMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("hello"),
    token: z.string().max(200).nullable(),
  }),
  z.strictObject({ v: z.literal(LIVE_VERSION), type: z.literal("watch"), jobId: z.string().max(64) }),
  z.strictObject({ v: z.literal(LIVE_VERSION), type: z.literal("unwatch") }),
  z.strictObject({ v: z.literal(LIVE_VERSION), type: z.literal("received"), seq: z.int() }),
  /** Looks at the rows that a node of the watched job gives, until another is named; null: at none. */
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("look"),
    nodeId: z.string().max(64).nullable(),
  }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/**
 * Figures of one subtask over the last sampling interval, measured. Rates are per second; shares 0 to 1 and add up to 1;
 * `watermarkMs` null: none yet; lag = server's now - watermark (null for bounded past data is up to the page to judge).
 */
export const subtaskMetricsSchema = z.strictObject({
  vertexId: z.string(),
  subtask: z.int(),
  busy: z.number(),
  backpressured: z.number(),
  idle: z.number(),
  /** Of busy: it could work, and its thread ran other tasks of the slot. */
  waiting: z.number(),
  recordsInPerSecond: z.number(),
  recordsOutPerSecond: z.number(),
  bytesInPerSecond: z.number(),
  bytesOutPerSecond: z.number(),
  recordsIn: z.number(),
  recordsOut: z.number(),
  inputQueued: z.number(),
  inputCapacity: z.number(),
  outputQueued: z.number(),
  outputCapacity: z.number(),
  operators: z.array(
    z.strictObject({
      nodeId: z.string(),
      uid: z.string(),
      recordsIn: z.number(),
      recordsOut: z.number(),
      recordsInPerSecond: z.number(),
      recordsOutPerSecond: z.number(),
      /** By side outputs: not among those above. */
      sideRecordsOut: z.number(),
      sideRecordsOutPerSecond: z.number(),
      watermarkMs: z.number().nullable(),
      lateRecords: z.number(),
      malformedRecords: z.number(),
      /** In the gaps between windows. */
      outsideRecords: z.number(),
      /** By side outputs of a function that nobody reads. Absent: measured by an older server. */
      unreadSideRecords: z.number().optional(),
      /** Left out by a custom partitioning behind it, which named no subtask for them. Absent: none. */
      unroutedRecords: z.number().optional(),
      /** Batch: sorted runs written to disk. */
      spilledBytes: z.number(),
      stateBytes: z.number(),
      stateEntries: z.number(),
      /** Its watermark is so far beyond what its alignment group allows, and its source waits; absent: it does not. */
      aheadMs: z.number().optional(),
      /** Requests under way or to be tried again. Absent: it makes none, or was measured by an older server. */
      openRequests: z.number().optional(),
      /** Rows that have come back by its loop and wait to be read. Absent: none, or measured by an older server. */
      loopRows: z.number().optional(),
      /** Timers that a function has set. Absent: none, or measured by an older server. */
      timers: z.number().optional(),
    }),
  ),
});
export type SubtaskMetrics = z.infer<typeof subtaskMetricsSchema>;

export const serverMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("welcome"),
    serverTimeMs: z.number(),
    epoch: z.int(),
    serverVersion: z.string(),
  }),
  z.strictObject({ v: z.literal(LIVE_VERSION), type: z.literal("jobs"), jobs: z.array(jobSummarySchema) }),
  z.strictObject({ v: z.literal(LIVE_VERSION), type: z.literal("job"), job: jobSchema }),
  z.strictObject({ v: z.literal(LIVE_VERSION), type: z.literal("progress"), job: jobProgressSchema }),
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("metrics"),
    jobId: z.string(),
    seq: z.int(),
    timeMs: z.number(),
    subtasks: z.array(subtaskMetricsSchema),
    channels: z.array(channelRowSchema),
  }),
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("checkpoint"),
    jobId: z.string(),
    checkpoint: checkpointSchema,
  }),
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("restart"),
    jobId: z.string(),
    restart: restartSchema,
  }),
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("part"),
    jobId: z.string(),
    part: partFileSchema,
  }),
  /** Rows printed since the last such message (at most the newest 200), to be added to those of `job`. */
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("rows"),
    jobId: z.string(),
    nodeId: z.string(),
    columns: z.array(z.string()),
    rows: z.array(printedRowSchema),
    total: z.number(),
  }),
  /** Once a second while it changes: what limits the watched job, and the keys that come most often. */
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("insight"),
    jobId: z.string(),
    finding: findingSchema.nullable(),
    hotKeys: z.array(hotKeysSchema),
  }),
  /** A few of the rows that the node gives which the client looks at. `nodeId`: the last of the nodes that run as one. */
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("observed"),
    jobId: z.string(),
    nodeId: z.string(),
    columns: z.array(z.string()),
    rows: z.array(observedRowSchema),
  }),
  z.strictObject({ v: z.literal(LIVE_VERSION), type: z.literal("cluster"), cluster: clusterSchema }),
  z.strictObject({
    v: z.literal(LIVE_VERSION),
    type: z.literal("error"),
    code: z.string(),
    message: z.string(),
  }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;
