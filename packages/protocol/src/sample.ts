import { z } from "zod";

/**
 * Real input, captured for previews and for stepping in the page: the simulation has no files and no host of its own.
 *
 * GET /api/samples/file?path=...&bytes=... · GET /api/samples/parquet?path=...&rows=... ·
 * GET /api/samples/socket?host=...&port=... · GET /api/samples/host-metrics
 */
export const MAX_SAMPLE_BYTES = 1024 * 1024;

/** The beginning of a file. */
export const fileSampleSchema = z.strictObject({
  path: z.string(),
  /** Whole lines where the file is longer than the sample; what is no UTF-8 is replaced. */
  text: z.string(),
  /** Of the whole file. */
  fileBytes: z.number(),
  truncated: z.boolean(),
});

/** What this machine reported lately, oldest first. */
export const hostSampleSchema = z.strictObject({
  samples: z.array(
    z.strictObject({
      timeMs: z.number(),
      metric: z.string(),
      instance: z.string(),
      field: z.string(),
      value: z.number(),
    }),
  ),
});

/** What a server sent in the first moments. */
export const socketSampleSchema = z.strictObject({ text: z.string() });

export const MAX_SAMPLE_ROWS = 10_000;

export type SocketSample = z.infer<typeof socketSampleSchema>;
export type FileSample = z.infer<typeof fileSampleSchema>;
export type HostMetricsSample = z.infer<typeof hostSampleSchema>;
