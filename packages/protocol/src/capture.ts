import { z } from "zod";
import { hostSampleSchema } from "./sample.ts";

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
  hostSamples: hostSampleSchema.shape.samples,
  /** A pipeline; null: the link says where it is. */
  document: z.looseObject({ format: z.string() }).nullable(),
});

/** SHA-256 of the text, in hexadecimal digits. */
export const captureIdSchema = z.string().regex(/^[0-9a-f]{64}$/u);

export const keptCaptureSchema = z.strictObject({ id: captureIdSchema });

/** Of one text; longer ones are refused. */
export const MAX_CAPTURE_BYTES = 4 * 1024 * 1024;

export type Capture = z.infer<typeof captureSchema>;
