import { bigint, rowSchema, string } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";

/** A split, a number of it, and text that fills segments. */
export const NUMBERED: RowSchema = rowSchema([
  { name: "split", type: bigint(false) },
  { name: "n", type: bigint(false) },
  { name: "pad", type: string(false) },
]);
