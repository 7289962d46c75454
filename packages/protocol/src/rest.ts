import { z } from "zod";
import { flowDocumentSchema } from "@millrace/graph";
import { checkpointRefSchema, jobStateSchema, jobSummarySchema } from "./job.ts";
import { nodeRestoreSchema, savepointTriggerSchema } from "./savepoint.ts";

/**
 * REST messages. State-changing requests carry the header `x-millrace: 1` (no cross-site form can set it), bodies are
 * strict JSON, and errors are always `errorSchema`.
 *
 * GET  /api/health · GET /api/openapi.json
 * GET  /api/documents · POST /api/documents · GET, PUT, DELETE /api/documents/:id
 * POST /api/check (a document, which is not stored)
 * POST /api/trials (a document with rows in place of its sources, which is run and not stored)
 * GET  /api/documents/:id/versions · PUT /api/documents/:id/versions/:version (its name) · POST .../restore
 * GET  /api/jobs · POST /api/jobs · GET, DELETE /api/jobs/:id · POST /api/jobs/:id/cancel · POST /api/jobs/:id/stop
 * GET  /api/documents/:id/checkpoints (kept ones of its jobs, and whether a version can start from them)
 * POST /api/jobs/:id/checkpoints (one at once)
 * GET  /api/state · GET /api/state/rows (of a checkpoint or savepoint) · GET /api/jobs/:id/state (of the running tasks)
 * GET  /api/savepoints · GET, DELETE /api/savepoints/:id · POST /api/jobs/:id/savepoints
 * GET  /api/cluster · POST /api/cluster/taskmanagers/:id/kill (a drill)
 * GET  /api/files?path=... (list inside the allowed roots)
 */
export const errorSchema = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    /** Diagnostics of a refused document or request. */
    details: z.array(z.json()).optional(),
  }),
});

export const documentSummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  version: z.int(),
  savedMs: z.number(),
  example: z.boolean(),
});
/** A document as it was stored, in the format version of then: `openDocument` checks it and brings it up to date. */
export const storedFlowSchema = z.looseObject({ format: z.string(), version: z.int() });
export const documentSchema = z.strictObject({
  id: z.string(),
  version: z.int(),
  savedMs: z.number(),
  example: z.boolean(),
  document: storedFlowSchema,
});
/** How many of each a version changed against the one that it was made from; null: not known. */
export const versionSummarySchema = z
  .strictObject({
    added: z.int(),
    removed: z.int(),
    changed: z.int(),
    moved: z.int(),
    edges: z.int(),
    settings: z.int(),
    /** Notes and groups that differ. */
    annotations: z.int().default(0),
    renamed: z.boolean(),
  })
  .nullable();
export const documentVersionSchema = z.strictObject({
  version: z.int(),
  savedMs: z.number(),
  /** Given by a person. */
  name: z.string().nullable(),
  /** The loser of two saves on the same version: never the newest. */
  side: z.boolean(),
  current: z.boolean(),
  summary: versionSummarySchema,
});
export const nameVersionSchema = z.strictObject({ name: z.string().trim().min(1).max(120).nullable() });
/** The version that the restored one is put on top of: the newest, or the answer is 409 `document.stale`. */
export const restoreVersionSchema = z.strictObject({ baseVersion: z.int() });
export const createDocumentSchema = z.strictObject({ document: flowDocumentSchema });

/** What is wrong with a document on this server, with its files: codes with parameters, words come from the reader. */
export const checkedDocumentSchema = z.strictObject({
  diagnostics: z.array(
    z.looseObject({
      code: z.string(),
      severity: z.enum(["error", "warning"]),
      nodeId: z.string().nullable(),
      path: z.array(z.union([z.string(), z.number()])),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
});
/**
 * Refused with 409 `document.stale` where `baseVersion` is not the newest. Nothing is overwritten and nothing is lost: the
 * details name the newest version, and the side version that the refused document is kept as.
 */
export const saveDocumentSchema = z.strictObject({ baseVersion: z.int(), document: flowDocumentSchema });
export const savedSchema = z.strictObject({ id: z.string(), version: z.int(), savedMs: z.number() });

export const savepointRefSchema = z.strictObject({ savepointId: z.string().max(110) });

/**
 * Runs the stored version of a document. Refused with 422 `document.invalid` and its diagnostics where it has errors, and
 * with 422 `checkpoint.incompatible` where the checkpoint to start from does not fit it.
 */
export const runSchema = z.strictObject({
  documentId: z.string(),
  version: z.int(),
  /** null or missing: without state. */
  from: z.union([checkpointRefSchema, savepointRefSchema]).nullish(),
  /** State of nodes that are gone is left behind; otherwise the start is refused. */
  allowNonRestoredState: z.boolean().optional(),
  /** All rows of its Print nodes are read at `/api/jobs/{id}/rows`: the job waits for the reader. */
  allRows: z.boolean().optional(),
});

/** A row of a Print node as its subtask gave it. */
export const collectedRowSchema = z.strictObject({
  node: z.string(),
  subtask: z.int(),
  kind: z.enum(["+I", "-U", "+U", "-D"]),
  values: z.array(z.string().nullable()),
});

/** A completed checkpoint or a savepoint on disk, and whether a version of the document can start from it. */
export const keptCheckpointSchema = z.strictObject({
  jobId: z.string(),
  /** null: the job is gone. */
  jobState: jobStateSchema.nullable(),
  /** null: it is a checkpoint of the job. */
  savepoint: z
    .strictObject({ id: z.string(), name: z.string().nullable(), trigger: savepointTriggerSchema })
    .nullable(),
  documentVersion: z.int().nullable(),
  checkpointId: z.int(),
  takenMs: z.number(),
  bytes: z.number(),
  /** `asks`: only where state may be left behind. */
  fits: z.enum(["yes", "asks", "no"]),
  /** What becomes of the state, by node; empty where it cannot be read. */
  nodes: z.array(nodeRestoreSchema),
  /** Diagnostics: errors say why it does not fit, warnings what begins without state. */
  problems: z.array(z.json()),
});
export const keptCheckpointsSchema = z.strictObject({
  /** The version that they were held against. */
  version: z.int(),
  /** The newest first. */
  checkpoints: z.array(keptCheckpointSchema),
});
export const startedSchema = z.strictObject({ job: jobSummarySchema });

export const fileListSchema = z.strictObject({
  path: z.string(),
  roots: z.array(z.string()),
  entries: z.array(
    z.strictObject({
      name: z.string(),
      path: z.string(),
      kind: z.enum(["file", "directory"]),
      bytes: z.number(),
      /** Of a file, when it was written last: wall clock. */
      modifiedMs: z.number().optional(),
    }),
  ),
});

export type DocumentSummary = z.infer<typeof documentSummarySchema>;
export type DocumentVersion = z.infer<typeof documentVersionSchema>;
export type VersionSummary = z.infer<typeof versionSummarySchema>;
export type StoredDocument = z.infer<typeof documentSchema>;
export type ApiError = z.infer<typeof errorSchema>;
export type SavepointRef = z.infer<typeof savepointRefSchema>;
export type KeptCheckpoint = z.infer<typeof keptCheckpointSchema>;
export type FileList = z.infer<typeof fileListSchema>;
