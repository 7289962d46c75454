import { z } from "zod";

const staleSchema = z.object({ version: z.int(), side: z.int() });

/** A save that was refused: the newest version of the server, and the one that the refused drawing is kept as. */
export type StaleSave = z.infer<typeof staleSchema>;

/** Of the details of a refusal; null where they name no such thing. */
export function staleSave(details: readonly unknown[]): StaleSave | null {
  const parsed = staleSchema.safeParse(details[0]);
  return parsed.success ? parsed.data : null;
}
