import { z } from "zod";
import { CHECKPOINT_MODES, STATE_BACKENDS } from "./job-graph.ts";
import { RUNTIME_MODES } from "./runtime-mode.ts";

/**
 * The canvas document (`*.flow.json`): the one truth about a pipeline. Versioned; every later version opens it.
 * Unknown keys are refused, so that a newer document is never half understood.
 */
export const FLOW_FORMAT = "millrace-flow";
export const FLOW_VERSION = 2;

export const MAX_NODES = 5_000;
export const MAX_EDGES = 20_000;
export const MAX_NOTES = 1_000;

const id = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/u);
const name = z.string().min(1).max(120);

const pointSchema = z.strictObject({ x: z.number(), y: z.number() });

const portRefSchema = z.strictObject({ node: id, port: z.string().min(1).max(32) });

export const flowNodeSchema = z.strictObject({
  /** Also the operator uid: state and metrics are matched by it. Never reused within a document. */
  id,
  kind: z.string().min(1).max(64),
  /** Version of the node kind's config. */
  version: z.int().min(1),
  name,
  position: pointSchema,
  /** Where it is was computed: arranging may move it. Absent: a person put it there, and it stays. */
  placedBy: z.literal("layout").optional(),
  /** null: the job's default. */
  parallelism: z.int().min(1).max(128).nullable(),
  /** Checked by the node's own schema, so that a half-finished node can be saved. */
  config: z.record(z.string(), z.json()),
});

/** How rows of an edge are spread over the subtasks behind it, where a person says so. */
export const flowPartitioningSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("forward") }),
  z.strictObject({ kind: z.literal("rebalance") }),
  z.strictObject({ kind: z.literal("rescale") }),
  z.strictObject({ kind: z.literal("broadcast") }),
  z.strictObject({ kind: z.literal("global") }),
  z.strictObject({ kind: z.literal("shuffle"), seed: z.int().min(0).max(2_147_483_647) }),
  z.strictObject({ kind: z.literal("hash"), columns: z.array(z.string().max(128)).max(1_000) }),
  z.strictObject({ kind: z.literal("custom"), column: z.string().max(128) }),
  /** Settings of Custom partitioning. */
  z.strictObject({
    kind: z.literal("partitioner"),
    by: z.enum(["expression", "function"]),
    expression: z.string().max(20_000),
    code: z.string().max(200_000),
    bigints: z.enum(["number", "bigint"]),
    /** Absent in a document that was drawn before there was a choice. */
    onError: z.enum(["fail", "skip"]).default("fail"),
  }),
]);

export const flowEdgeSchema = z.strictObject({
  id,
  from: portRefSchema,
  to: portRefSchema,
  /** Absent: forward where it can be, rebalance where it cannot, and by key behind Key by. */
  partitioning: flowPartitioningSchema.optional(),
});

export const NOTE_COLORS = ["plain", "accent", "pressure", "watermark", "error"] as const;

/** Text on the canvas: no part of what runs. */
export const flowNoteSchema = z.strictObject({
  id,
  text: z.string().max(20_000),
  position: pointSchema,
  size: z.strictObject({ width: z.number().min(40).max(4_000), height: z.number().min(40).max(4_000) }),
  color: z.enum(NOTE_COLORS),
});

/**
 * Nodes that are drawn together, in a frame or as one card: no part of what runs. A node is in one group at most; a
 * group takes its place and size from its nodes.
 */
export const flowGroupSchema = z.strictObject({
  id,
  name,
  nodes: z.array(id).min(1).max(MAX_NODES),
  collapsed: z.boolean(),
});

const restartSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("fixed-delay"), attempts: z.int().min(1), delayMs: z.int().min(0) }),
  z
    .strictObject({
      kind: z.literal("exponential-delay"),
      initialMs: z.int().min(1),
      maxMs: z.int().min(1),
      multiplier: z.number().gt(1).max(100),
      resetAfterMs: z.int().min(1),
      jitter: z.number().min(0).max(1),
    })
    .refine(({ initialMs, maxMs }) => initialMs <= maxMs, {
      path: ["maxMs"],
      message: "the maximal delay is shorter than the initial one",
    }),
  z.strictObject({
    kind: z.literal("failure-rate"),
    maxFailures: z.int().min(1),
    intervalMs: z.int().min(1),
    delayMs: z.int().min(0),
  }),
]);

/** A day: what waits longer waits for nothing. */
const MAX_DURATION_MS = 86_400_000;

/** Memory and disk count for LMDB alone, and stay when another one is chosen. */
const stateBackendSchema = z.strictObject({
  kind: z.enum(STATE_BACKENDS),
  /** Of each operator's state in a subtask. */
  memoryMb: z.int().min(1).max(65_536).optional(),
  /** Of a subtask. */
  diskMb: z.int().min(1).max(4_194_304).optional(),
});

export const flowSettingsSchema = z.strictObject({
  /** Absent: streaming, as in Flink. */
  runtimeMode: z.enum(RUNTIME_MODES).optional(),
  parallelism: z.int().min(1).max(128),
  maxParallelism: z.int().min(1).max(32_768),
  checkpoint: z.strictObject({
    mode: z.enum(CHECKPOINT_MODES).default("aligned"),
    alignedTimeoutMs: z.int().min(0).max(MAX_DURATION_MS).default(0),
    intervalMs: z.int().min(100).nullable(),
    /** A savepoint so often; null or absent: only when somebody asks for one. */
    savepointIntervalMs: z.int().min(10_000).max(MAX_DURATION_MS).nullish(),
    timeoutMs: z.int().min(1_000),
    minPauseMs: z.int().min(0),
    retained: z.int().min(1).max(100),
    tolerableFailures: z.int().min(0),
    onCancel: z.enum(["retain", "delete"]).default("retain"),
  }),
  restart: restartSchema,
  /** See `JobSettings`; absent: `POISON_ROW_FAILURES`. */
  poisonRowFailures: z.int().min(0).max(1_000).optional(),
  bufferTimeoutMs: z.int().min(0).max(60_000),
  /** Null or absent: what the server is set to, or tables in memory. */
  stateBackend: stateBackendSchema.nullish(),
});

export const flowDocumentSchema = z.strictObject({
  format: z.literal(FLOW_FORMAT),
  version: z.literal(FLOW_VERSION),
  name,
  settings: flowSettingsSchema,
  nodes: z.array(flowNodeSchema).max(MAX_NODES),
  edges: z.array(flowEdgeSchema).max(MAX_EDGES),
  notes: z.array(flowNoteSchema).max(MAX_NOTES),
  groups: z.array(flowGroupSchema).max(MAX_NODES),
  viewport: z.strictObject({ x: z.number(), y: z.number(), zoom: z.number() }).nullable(),
});

export type FlowDocument = z.infer<typeof flowDocumentSchema>;
export type FlowNode = z.infer<typeof flowNodeSchema>;
export type FlowEdge = z.infer<typeof flowEdgeSchema>;
export type FlowPartitioning = z.infer<typeof flowPartitioningSchema>;
export type FlowNote = z.infer<typeof flowNoteSchema>;
export type FlowGroup = z.infer<typeof flowGroupSchema>;
export type FlowSettings = z.infer<typeof flowSettingsSchema>;

export const DEFAULT_SETTINGS: FlowSettings = {
  parallelism: 1,
  maxParallelism: 128,
  checkpoint: {
    mode: "aligned",
    alignedTimeoutMs: 0,
    intervalMs: 10_000,
    timeoutMs: 60_000,
    minPauseMs: 0,
    retained: 3,
    tolerableFailures: 10,
    onCancel: "retain",
  },
  restart: { kind: "fixed-delay", attempts: 10, delayMs: 500 },
  bufferTimeoutMs: 5,
};

export function emptyDocument(documentName: string): FlowDocument {
  return {
    format: FLOW_FORMAT,
    version: FLOW_VERSION,
    name: documentName,
    settings: DEFAULT_SETTINGS,
    nodes: [],
    edges: [],
    notes: [],
    groups: [],
    viewport: null,
  };
}
