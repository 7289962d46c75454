import { bigint, boolean, decimal, double, int, rowSchema, string, timestamp } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";

/** One column of each type, some of them NOT NULL, and names that need care. */
export const orders: RowSchema = rowSchema([
  { name: "id", type: bigint(false) },
  { name: "amount", type: int() },
  { name: "price", type: decimal(10, 2) },
  { name: "weight", type: double() },
  { name: "item", type: string(false) },
  { name: "note", type: string() },
  { name: "paid", type: boolean() },
  { name: "ts", type: timestamp(false) },
  { name: "value", type: double(false) },
  { name: "arr_delay", type: int(false) },
]);
