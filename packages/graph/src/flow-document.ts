import { z } from "zod";

/**
 * The canvas document (`*.flow.json`): the one truth about a pipeline. Versioned; every later version opens it.
 * Unknown keys are refused, so that a newer document is never half understood.
 */
export const FLOW_FORMAT = "millrace-flow";
export const FLOW_VERSION = 1;

export const MAX_NODES = 5_000;
export const MAX_EDGES = 20_000;

const id = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/u);
const name = z.string().min(1).max(120);

const portRefSchema = z.strictObject({ node: id, port: z.string().min(1).max(32) });

export const flowNodeSchema = z.strictObject({
  /** Also the operator uid: state and metrics are matched by it. Never reused within a document. */
  id,
  kind: z.string().min(1).max(64),
  /** Version of the node kind's config. */
  version: z.int().min(1),
  name,
  position: z.strictObject({ x: z.number(), y: z.number() }),
  /** null: the job's default. */
  parallelism: z.int().min(1).max(128).nullable(),
  /** Checked by the node's own schema, so that a half-finished node can be saved. */
  config: z.record(z.string(), z.json()),
});

export const flowEdgeSchema = z.strictObject({ id, from: portRefSchema, to: portRefSchema });

const restartSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("fixed-delay"), attempts: z.int().min(1), delayMs: z.int().min(0) }),
]);

export const flowSettingsSchema = z.strictObject({
  parallelism: z.int().min(1).max(128),
  maxParallelism: z.int().min(1).max(32_768),
  checkpoint: z.strictObject({
    intervalMs: z.int().min(100).nullable(),
    timeoutMs: z.int().min(1_000),
    minPauseMs: z.int().min(0),
    retained: z.int().min(1).max(100),
    tolerableFailures: z.int().min(0),
  }),
  restart: restartSchema,
  bufferTimeoutMs: z.int().min(0).max(60_000),
});

export const flowDocumentSchema = z.strictObject({
  format: z.literal(FLOW_FORMAT),
  version: z.literal(FLOW_VERSION),
  name,
  settings: flowSettingsSchema,
  nodes: z.array(flowNodeSchema).max(MAX_NODES),
  edges: z.array(flowEdgeSchema).max(MAX_EDGES),
  viewport: z.strictObject({ x: z.number(), y: z.number(), zoom: z.number() }).nullable(),
});

export type FlowDocument = z.infer<typeof flowDocumentSchema>;
export type FlowNode = z.infer<typeof flowNodeSchema>;
export type FlowEdge = z.infer<typeof flowEdgeSchema>;
export type FlowSettings = z.infer<typeof flowSettingsSchema>;

export const DEFAULT_SETTINGS: FlowSettings = {
  parallelism: 1,
  maxParallelism: 128,
  checkpoint: { intervalMs: 10_000, timeoutMs: 60_000, minPauseMs: 0, retained: 3, tolerableFailures: 10 },
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
    viewport: null,
  };
}
