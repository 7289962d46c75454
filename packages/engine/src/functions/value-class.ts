import { isFine } from "@millrace/graph";
import type { Field, LogicalType } from "@millrace/graph";

/**
 * What a value of a column is in a function. `number`: also times of milliseconds, and BIGINT where the node says so.
 * `text`: STRING, and as text what has no counterpart in JavaScript (DECIMAL, DATE, TIME, nanoseconds, bytes, nested).
 */
export type ValueClass = "number" | "boolean" | "bigint" | "text";

/** How BIGINT comes: as numbers, which are exact up to 2^53 (a row beyond it fails), or as bigint. */
export type BigintsAs = "number" | "bigint";

export interface FunctionColumn {
  readonly name: string;
  readonly type: LogicalType;
  readonly valueClass: ValueClass;
}

export const functionColumns = (fields: readonly Field[], bigints: BigintsAs): readonly FunctionColumn[] =>
  fields.map(({ name, type }) => ({ name, type, valueClass: valueClass(type, bigints) }));

/** Columns whose values are texts. */
export const textCount = (columns: readonly FunctionColumn[]): number =>
  columns.filter((column) => column.valueClass === "text").length;

// oxlint-disable-next-line complexity -- one case a type
function valueClass(type: LogicalType, bigints: BigintsAs): ValueClass {
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

/** Whole numbers: smallest and largest. */
export function integerRange({ kind }: LogicalType): readonly [number, number] | null {
  switch (kind) {
    case "TINYINT":
      return [-128, 127];
    case "SMALLINT":
      return [-32_768, 32_767];
    case "INT":
      return [-2_147_483_648, 2_147_483_647];
    case "BIGINT":
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
    case "INTERVAL":
      return [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    default:
      return null;
  }
}
