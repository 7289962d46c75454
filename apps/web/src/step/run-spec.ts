import { FLOW_FORMAT, openDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { captureIdSchema, capturedRowsSchema, hostSampleSchema } from "@millrace/protocol";
import { z } from "zod";

const decision = z.strictObject({ step: z.int().min(0), kind: z.enum(["kill", "checkpoint"]) });

/** When the rows of collections come, in virtual time. */
const arrivals = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("at-once") }),
  z.strictObject({ kind: z.literal("every"), ms: z.int().min(1).max(86_400_000) }),
  /** At the time in this TIMESTAMP column, counted from the earliest over all collections. */
  z.strictObject({ kind: z.literal("column"), column: z.string().min(1) }),
]);

/** A version that a server keeps. */
const stored = z.strictObject({ id: z.string().min(1).max(200), version: z.int().min(1) });

/** One that came with the product, unchanged. */
const example = z.strictObject({
  id: z.string().min(1).max(200),
  locale: z.enum(["en", "zh"]),
  hash: z.string().regex(/^[0-9a-f]{16}$/u),
});

const spec = z.strictObject({
  /** Of this format. */
  v: z.literal(1),
  document: z.union([
    z.looseObject({ format: z.literal(FLOW_FORMAT) }),
    z.strictObject({ stored }),
    z.strictObject({ example }),
    z.strictObject({ captured: z.literal(true) }),
  ]),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  step: z.int().min(0),
  decisions: z.array(decision).max(1_000),
  arrivals,
  chaining: z.boolean(),
  /** Virtual ms that a row costs a node, by node. */
  costsMs: z.record(z.string(), z.int().min(0)),
  /** Captured input: text of files by path, what servers sent by address, first rows of Parquet and Avro by node, and what a host reported. */
  files: z.record(z.string(), z.string()),
  sockets: z.record(z.string(), z.string()).default({}),
  rows: z.record(z.string(), capturedRowsSchema).default({}),
  hostSamples: hostSampleSchema.shape.samples,
  /** A server keeps the captured input, and perhaps the document. */
  capture: captureIdSchema.exactOptional(),
  startMs: z.number(),
  /** Trace hash after `step`, as it was where the link was made; null: made without. */
  hash: z.string().nullable(),
});

export type Arrivals = z.infer<typeof arrivals>;

/** Everything that a run in Step follows from: the same spec gives the same steps in every browser. */
export type RunSpec = Omit<z.infer<typeof spec>, "document" | "capture"> & {
  readonly document: FlowDocument;
};

/** Virtual wall clock at the beginning where nothing says otherwise. */
const START_MS = Date.UTC(2026, 0, 1, 9);

export const newRun = (document: FlowDocument): RunSpec => ({
  v: 1,
  document,
  seed: 7,
  step: 0,
  decisions: [],
  arrivals: { kind: "at-once" },
  chaining: false,
  costsMs: {},
  files: {},
  sockets: {},
  rows: {},
  hostSamples: [],
  startMs: START_MS,
  hash: null,
});

/** As `RunSpec`, with its graph and its input where a server keeps them: in a version, in a capture. */
export type LinkedSpec = Omit<RunSpec, "document"> & {
  readonly document: LinkedDocument;
  readonly capture?: string;
};

export type LinkedDocument = FlowDocument | Elsewhere;

/** Where the graph of a link is that does not carry it. */
type Elsewhere =
  | { readonly stored: z.infer<typeof stored> }
  | { readonly example: z.infer<typeof example> }
  | { readonly captured: true };

/** What is in a link, checked; null where it is none of ours, or of a newer version. */
export function readRunSpec(value: unknown): LinkedSpec | null {
  const parsed = spec.safeParse(value);
  if (!parsed.success) return null;
  const { document } = parsed.data;
  if (isElsewhere(document)) return { ...parsed.data, document };
  const opened = openDocument(document);
  return opened.ok ? { ...parsed.data, document: opened.document } : null;
}

const isElsewhere = (document: z.infer<typeof spec>["document"]): document is Elsewhere =>
  !("format" in document);
