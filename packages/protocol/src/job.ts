import { z } from "zod";
import type { JobGraph, StreamGraph } from "@millrace/graph";
import { checkpointFailureReasonSchema } from "./checkpoint-failure.ts";

/** A failure as a code with parameters; the page renders the words (`renderFailure` of @millrace/graph). */
export const failureSchema = z.strictObject({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  nodeId: z.string().nullable(),
  operatorUid: z.string().nullable(),
  subtask: z.int().nullable(),
  /** Technical text for the log: the innermost error. */
  cause: z.string().nullable(),
});

export const jobStateSchema = z.enum([
  "created",
  "running",
  "restarting",
  "cancelling",
  "stopping",
  "failing",
  "finished",
  "cancelled",
  "failed",
]);

export const checkpointSchema = z.strictObject({
  id: z.int(),
  state: z.enum(["in-progress", "completed", "failed"]),
  reason: checkpointFailureReasonSchema.nullable(),
  final: z.boolean(),
  triggeredMs: z.number(),
  endedMs: z.number().nullable(),
  bytes: z.number(),
  acknowledged: z.int(),
  total: z.int(),
  subtasks: z.array(
    z.strictObject({
      vertexId: z.string(),
      subtask: z.int(),
      bytes: z.number(),
      startDelayMs: z.number(),
      alignmentMs: z.number(),
      syncMs: z.number(),
      asyncMs: z.number(),
      /** From the trigger to the acknowledgement at the coordinator. */
      endToEndMs: z.number(),
      /** Its barrier overtook rows; those of them that were saved here, and their bytes. Absent: it came in its turn. */
      unaligned: z.boolean().optional(),
      inFlightRows: z.number().optional(),
      inFlightBytes: z.number().optional(),
      /** Of a source: rows that it had given since the job began, before its barrier. */
      rowsGiven: z.number().optional(),
    }),
  ),
});

/** What a source that went back to a checkpoint had given since. */
export const rewoundSchema = z.strictObject({
  nodeId: z.string(),
  /** Rows since the job began, as of the checkpoint: it goes on behind them. */
  from: z.number(),
  rows: z.number(),
  /** false: at least so many; its process was killed before it could say. */
  exact: z.boolean(),
  /** Whether they come again; false: the source cannot go back, and they are lost. */
  again: z.boolean(),
});

export const restartedSubtasksSchema = z.strictObject({
  vertexId: z.string(),
  subtasks: z.array(z.int()),
});

export const restartSchema = z.strictObject({
  attempt: z.int(),
  failedMs: z.number(),
  runningMs: z.number().nullable(),
  /** null: the job was rescaled. */
  cause: failureSchema.nullable(),
  /** The parallelism that it was rescaled to; null or absent: it was not. */
  rescaledTo: z.int().nullable().optional(),
  /** Checkpoint that the new attempt started from; null: from the beginning. */
  restoredCheckpoint: z.int().nullable(),
  /** State that its tasks read, and how much of it from copies of TaskManagers' own; null: none, or not yet. */
  state: z.strictObject({ bytes: z.number(), localBytes: z.number() }).nullable().default(null),
  /** What restarted: the whole job, or pipelined regions of it while the others went on. */
  scope: z.enum(["job", "region"]).default("job"),
  /** Tasks that restarted; 0: not known. */
  tasks: z.int().default(0),
  /** Which of them, by vertex of the JobGraph as it was then. */
  subtasks: z.array(restartedSubtasksSchema).default([]),
  /** By source that restarted; empty until the checkpoint is chosen. */
  rewound: z.array(rewoundSchema).default([]),
});

export const partFileSchema = z.strictObject({
  nodeId: z.string(),
  subtask: z.int(),
  name: z.string(),
  path: z.string(),
  bytes: z.number(),
  rows: z.number(),
  /** The checkpoint that covers it. */
  checkpointId: z.int(),
  committedMs: z.number(),
});

export const printedRowSchema = z.strictObject({
  kind: z.enum(["+I", "-U", "+U", "-D"]),
  values: z.array(z.string().nullable()),
  timeMs: z.number(),
  subtask: z.int(),
});

/** A completed checkpoint, by the job that took it. */
export const checkpointRefSchema = z.strictObject({
  jobId: z.string().max(64),
  checkpointId: z.int().min(1),
  /** Where it is taken from a savepoint, which may outlive the job. */
  savepointId: z.string().max(110).optional(),
});

export const jobSummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  documentId: z.string().nullable(),
  documentVersion: z.int().nullable(),
  state: jobStateSchema,
  createdMs: z.number(),
  startedMs: z.number().nullable(),
  endedMs: z.number().nullable(),
  restarts: z.int(),
  lastCheckpoint: z.int().nullable(),
  /** The checkpoint of another job that this one began with; null: it began without state. */
  startedFrom: checkpointRefSchema.nullable(),
  tasks: z.strictObject({ total: z.int(), running: z.int() }),
  /** What its sources gave and its sinks took, since the last restart; null or absent: not measured. */
  rows: z
    .strictObject({
      in: z.number(),
      out: z.number(),
      /** Rows that are in no result and no side output, by node. Absent: measured by an older server. */
      skipped: z
        .array(
          z.strictObject({
            nodeId: z.string(),
            /** Of the node when the job was started. */
            name: z.string().optional(),
            malformed: z.number(),
            late: z.number(),
            /** In the gaps between windows. */
            outside: z.number().optional(),
            /** For side outputs of a function that nobody reads. */
            unread: z.number().optional(),
            /** No subtask for them, by a custom partitioning behind the node. */
            unrouted: z.number().optional(),
          }),
        )
        .optional(),
    })
    .nullable()
    .optional(),
});

export const jobSchema = z.strictObject({
  summary: jobSummarySchema,
  failure: failureSchema.nullable(),
  /** It was to stop with a savepoint that could not be taken, and goes on; absent: no, or it was asked again. */
  stopRefused: z.strictObject({ reason: checkpointFailureReasonSchema, timeMs: z.number() }).optional(),
  /** What became of it is not on the disk, which is asked until it takes it; absent: it is. */
  unwritten: z.strictObject({ problem: z.enum(["disk-full", "io-error"]), timeMs: z.number() }).optional(),
  /** As compiled; plain JSON of @millrace/graph. */
  streamGraph: z.custom<StreamGraph>(isObject),
  jobGraph: z.custom<JobGraph>(isObject),
  /** Where the nodes were when the job was started, by id; may be absent. */
  positions: z.record(z.string(), z.strictObject({ x: z.number(), y: z.number() })).optional(),
  subtasks: z.array(
    z.strictObject({
      vertexId: z.string(),
      subtask: z.int(),
      state: z.enum(["deploying", "initializing", "running", "finishing", "finished", "failed", "cancelled"]),
      attempt: z.int(),
      taskManagerId: z.string().nullable(),
      slot: z.int().nullable(),
      sinceMs: z.number(),
    }),
  ),
  /** Newest last, bounded. */
  checkpoints: z.array(checkpointSchema),
  restarts: z.array(restartSchema),
  parts: z.array(partFileSchema),
  /** Last rows of each Print node, newest last, bounded. */
  rows: z.array(
    z.strictObject({
      nodeId: z.string(),
      columns: z.array(z.string()),
      rows: z.array(printedRowSchema),
      total: z.number(),
    }),
  ),
});

export const clusterSchema = z.strictObject({
  epoch: z.int(),
  eventLoopP99Ms: z.number(),
  /** Functions of persons run without their sandbox. Absent: they do not, or an older server does not say. */
  trustedFunctions: z.literal(true).optional(),
  taskManagers: z.array(
    z.strictObject({
      id: z.string(),
      pid: z.int(),
      /** When it was last heard of, ms since the epoch. */
      heartbeatMs: z.number(),
      rssBytes: z.number(),
      heapBytes: z.number(),
      segments: z.strictObject({ total: z.number(), used: z.number(), bytes: z.number() }),
      ioThreadCpu: z.number(),
      /** Of the thread that deploys and samples. */
      mainThreadCpu: z.number(),
      slots: z.array(
        z.strictObject({
          jobId: z.string().nullable(),
          cpu: z.number(),
          managedUsed: z.number(),
          managedTotal: z.number(),
          tasks: z.array(
            z.strictObject({
              jobId: z.string(),
              vertexId: z.string(),
              name: z.string(),
              subtask: z.int(),
              /** Shares of its time; 0 until two samples of it are there. */
              busy: z.number(),
              backpressured: z.number(),
            }),
          ),
        }),
      ),
    }),
  ),
});

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

export type Failure = z.infer<typeof failureSchema>;
export type JobState = z.infer<typeof jobStateSchema>;
export type Checkpoint = z.infer<typeof checkpointSchema>;
export type Rewound = z.infer<typeof rewoundSchema>;
export type Restart = z.infer<typeof restartSchema>;
export type PartFile = z.infer<typeof partFileSchema>;
export type PrintedRowMessage = z.infer<typeof printedRowSchema>;
export type CheckpointRef = z.infer<typeof checkpointRefSchema>;
export type JobSummary = z.infer<typeof jobSummarySchema>;
export type Job = z.infer<typeof jobSchema>;

/** Everything of a job that changes: its graphs never do. */
export const jobProgressSchema = jobSchema.omit({ streamGraph: true, jobGraph: true, positions: true });
export type JobProgress = z.infer<typeof jobProgressSchema>;
export type Cluster = z.infer<typeof clusterSchema>;
