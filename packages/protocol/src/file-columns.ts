import { z } from "zod";

/**
 * What a sample tells of the columns of a file.
 *
 * GET /api/files/columns?path=...&format=csv&delimiter=...
 */
export const fileColumnsSchema = z.strictObject({
  /** Types as SQL text. */
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  /** The first rows, as text; null is NULL. */
  rows: z.array(z.array(z.string().nullable())),
  sampledRows: z.number(),
  /** CSV: the delimiter that the file has, if it is another than was asked with. */
  delimiter: z.string().nullable(),
  fileBytes: z.number(),
});

export type FileColumns = z.infer<typeof fileColumnsSchema>;
