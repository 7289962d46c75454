import { z } from "zod";

export const savepointTriggerSchema = z.enum(["manual", "periodic", "stop", "drain"]);

/** One state of an operator, as a savepoint describes it; types as Flink prints them. */
export const describedStateSchema = z.strictObject({
  operatorUid: z.string(),
  nodeId: z.string(),
  node: z.string(),
  name: z.string(),
  scope: z.enum(["keyed", "operator", "key-group"]),
  key: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  ttlMs: z.number().nullable(),
});

/** A savepoint belongs to the person: it goes only when somebody deletes it. */
export const savepointSchema = z.strictObject({
  id: z.string(),
  name: z.string().nullable(),
  trigger: savepointTriggerSchema,
  createdMs: z.number(),
  jobId: z.string(),
  jobName: z.string(),
  documentId: z.string().nullable(),
  documentVersion: z.int().nullable(),
  checkpointId: z.int(),
  maxParallelism: z.int(),
  bytes: z.number(),
  /** Of the JobGraph that it was taken of. */
  graphDigest: z.string(),
  /** Directory on the server's machine: a copy of it is the whole savepoint. */
  path: z.string(),
});

export const savepointDetailSchema = savepointSchema.extend({ states: z.array(describedStateSchema) });

/** One whose description cannot be read; its files are as they were. */
export const damagedSavepointSchema = z.strictObject({
  id: z.string(),
  path: z.string(),
  problem: z.enum(["missing", "checksum", "format", "version", "unreadable"]),
});

export const savepointListSchema = z.strictObject({
  /** The newest first. */
  savepoints: z.array(savepointSchema),
  damaged: z.array(damagedSavepointSchema),
});

export const takeSavepointSchema = z.strictObject({ name: z.string().trim().min(1).max(120).nullish() });

/** A checkpoint that was asked for, completed; `path` is its directory on the server's machine. */
export const takenCheckpointSchema = z.strictObject({
  jobId: z.string(),
  checkpointId: z.int(),
  path: z.string(),
});

/** The default parallelism that a running job goes on with. */
export const rescaleSchema = z.strictObject({ parallelism: z.int().min(1).max(128) });

/** How a column of a node's state differs, where what was kept is carried over. */
export const stateChangeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("added"), column: z.string(), type: z.string() }),
  z.strictObject({ kind: z.literal("removed"), column: z.string(), type: z.string() }),
  z.strictObject({ kind: z.literal("widened"), column: z.string(), from: z.string(), to: z.string() }),
]);

/** What becomes of what a checkpoint or savepoint has of a node. */
export const nodeRestoreSchema = z.strictObject({
  nodeId: z.string(),
  node: z.string(),
  verdict: z.enum(["kept", "migrated", "new", "dropped", "refused"]),
  changes: z.array(stateChangeSchema),
});

/** Rows of a file sink that are committed, against what the sources had given as of a checkpoint. */
/**
 * Why it cannot be told how many rows there should be. `row-count`: the node gives another number of rows than it takes;
 * `held`: it holds rows that are in neither count; `left-out`: it may leave out rows that fail; `side-output`: they come by
 * a side output of it; `position`: what a checkpoint knows of it is no number of rows; `line-feeds`: its values may hold line
 * feeds, and a row may be several lines; `barriers`: rows are in flight in a checkpoint of the pipeline.
 */
export const ledgerLimitSchema = z.enum([
  "row-count",
  "held",
  "left-out",
  "side-output",
  "position",
  "line-feeds",
  "barriers",
]);

export const ledgerEntrySchema = z.strictObject({
  nodeId: z.string(),
  node: z.string(),
  files: z.int(),
  rowsOut: z.int(),
  /** Rows unlike all others; null: too many to tell. */
  distinct: z.int().nullable(),
  /** null: cannot be told, because of the node `limitedBy`. */
  rowsIn: z.int().nullable(),
  limitedBy: z.strictObject({ nodeId: z.string(), node: z.string(), why: ledgerLimitSchema }).nullable(),
});

export const ledgerSchema = z.strictObject({
  /** null: none is completed yet, and nothing is committed. */
  checkpointId: z.int().nullable(),
  entries: z.array(ledgerEntrySchema),
});

export type TakenCheckpoint = z.infer<typeof takenCheckpointSchema>;
export type LedgerLimit = z.infer<typeof ledgerLimitSchema>;
export type Ledger = z.infer<typeof ledgerSchema>;
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;
export type Savepoint = z.infer<typeof savepointSchema>;
export type SavepointDetail = z.infer<typeof savepointDetailSchema>;
export type SavepointList = z.infer<typeof savepointListSchema>;
export type NodeRestore = z.infer<typeof nodeRestoreSchema>;
