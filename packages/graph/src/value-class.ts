import { isFine } from "./row-type.ts";
import type { LogicalType } from "./row-type.ts";

/**
 * What a value of a column is in a person's function. `number`: also times of milliseconds, and BIGINT where the node says
 * so. `text`: STRING, and as text what has no counterpart in JavaScript (DECIMAL, DATE, TIME, nanoseconds, bytes, nested).
 */
export type ValueClass = "number" | "boolean" | "bigint" | "text";

/** How BIGINT comes: as numbers, which are exact up to 2^53 (a row beyond it fails), or as bigint. */
export type BigintsAs = "number" | "bigint";

// oxlint-disable-next-line complexity -- one case a type
export function valueClass(type: LogicalType, bigints: BigintsAs): ValueClass {
  switch (type.kind) {
    case "BOOLEAN":
      return "boolean";
    case "BIGINT":
      return bigints;
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "FLOAT":
    case "DOUBLE":
    case "INTERVAL":
    case "INTERVAL_MONTH":
      return "number";
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return isFine(type) ? "text" : "number";
    default:
      return "text";
  }
}

/** Texts that are the column's own bytes: nothing is formatted or parsed. */
export const isPlainText = ({ kind }: LogicalType): boolean => kind === "STRING";
