import { valueClass } from "@millrace/graph";
import type { BigintsAs, Field, LogicalType, ValueClass } from "@millrace/graph";

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
