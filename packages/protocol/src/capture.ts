import { z } from "zod";
import { hostSampleSchema } from "./sample.ts";

/** First rows of a file that is no text, under the names of the columns that a source reads of it; null is NULL. */
export const capturedRowsSchema = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string().nullable())),
});

/**
 * What a link to a run in Step was made with and is too long for: real input, and its graph where no version keeps it.
 * Kept by its content: the same text has the same id, and an id never means another text.
 *
 * POST /api/captures · GET /api/captures/{id}
 */
export const captureSchema = z.strictObject({
  /** Text by path. */
  files: z.record(z.string().max(4_096), z.string()),
  /** What servers sent, by address. */
  sockets: z.record(z.string().max(300), z.string()),
  /** Of Parquet and Avro, by the node that reads it; a text kept by an older version has none. */
  rows: z.record(z.string().max(200), capturedRowsSchema).default({}),
  hostSamples: hostSampleSchema.shape.samples,
  /** A pipeline; null: the link says where it is. */
  document: z.looseObject({ format: z.string() }).nullable(),
});

/** SHA-256 of the text, in hexadecimal digits. */
export const captureIdSchema = z.string().regex(/^[0-9a-f]{64}$/u);

export const keptCaptureSchema = z.strictObject({ id: captureIdSchema });

/** Of one text; longer ones are refused. */
export const MAX_CAPTURE_BYTES = 4 * 1024 * 1024;

export type CapturedRows = z.infer<typeof capturedRowsSchema>;
export type Capture = z.infer<typeof captureSchema>;
