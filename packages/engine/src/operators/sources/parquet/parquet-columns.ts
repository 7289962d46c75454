import type { Field, LogicalType } from "@millrace/graph";
import {
  bigint,
  boolean,
  date,
  decimal,
  double,
  float,
  int,
  smallint,
  string,
  time,
  timestamp,
  tinyint,
} from "@millrace/graph";
import type { FileMetaData, SchemaElement } from "hyparquet";

/** A column of a Parquet file that we can read: flat, of a type that there is one for here. */
export interface ParquetColumn {
  readonly name: string;
  readonly element: SchemaElement;
  /** How its values become rows. */
  readonly reads: ParquetValues;
  readonly type: LogicalType;
}

/** What a stored value is. `millis`, `micros`, `nanos`, `days`: a moment in that unit; `day-...`: a time of day. */
export type ParquetValues =
  | "boolean"
  | "int"
  | "bigint"
  | "double"
  | "text"
  | "decimal"
  | "millis"
  | "micros"
  | "nanos"
  | "days"
  | "day-millis"
  | "day-micros"
  | "day-nanos";

/** The columns at the top of the schema that can be read; nested and unknown ones are left out. */
export function parquetColumns({ schema }: Pick<FileMetaData, "schema">): readonly ParquetColumn[] {
  const columns: ParquetColumn[] = [];
  for (let i = 1; i < schema.length; i += 1 + descendants(schema, i)) {
    const element = schema[i]!;
    if (element.num_children !== undefined || element.repetition_type === "REPEATED") continue;
    const reads = valuesOf(element);
    if (reads === null) continue;
    const nullable = element.repetition_type !== "REQUIRED";
    columns.push({ name: element.name, element, reads, type: typeOf(reads, element, nullable) });
  }
  return columns;
}

/** Whether values that a file holds can be given as this type. */
export function readableAs(column: ParquetColumn, { type }: Field): boolean {
  if (type.kind === "DECIMAL" && column.type.kind === "DECIMAL") return type.scale === column.type.scale;
  if (widerKinds(column.type.kind).includes(type.kind)) return true;
  // Until a day was a DATE here it was its first moment: documents may say so.
  if (type.kind === "TIMESTAMP" && column.reads === "days") return type.precision <= 3;
  if (type.kind === "TIMESTAMP_LTZ") return column.type.kind === "TIMESTAMP";
  return type.kind === column.type.kind;
}

/** Kinds of numbers that have every value of this one. */
function widerKinds(kind: LogicalType["kind"]): readonly LogicalType["kind"][] {
  const integers = ["TINYINT", "SMALLINT", "INT", "BIGINT"] as const;
  const at = integers.findIndex((integer) => integer === kind);
  if (at >= 0) return [...integers.slice(at), ...(kind === "BIGINT" ? [] : (["DOUBLE"] as const))];
  return kind === "FLOAT" ? ["DOUBLE"] : [];
}

function descendants(schema: readonly SchemaElement[], index: number): number {
  let count = 0;
  for (let open = schema[index]?.num_children ?? 0; open > 0; open--) {
    count++;
    open += schema[index + count]?.num_children ?? 0;
  }
  return count;
}

function valuesOf(element: SchemaElement): ParquetValues | null {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") return "decimal";
  switch (type) {
    case "BOOLEAN":
      return "boolean";
    case "INT32":
      return int32Values(element);
    case "INT64":
      return int64Values(element);
    case "INT96":
      return "nanos";
    case "FLOAT":
    case "DOUBLE":
      return "double";
    case "BYTE_ARRAY":
      return converted === "BSON" ? null : "text";
    default:
      return null;
  }
}

function int32Values({
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): ParquetValues | null {
  if (converted === "DATE" || logical?.type === "DATE") return "days";
  if (converted === "UINT_32") return "bigint";
  return converted === "TIME_MILLIS" || logical?.type === "TIME" ? "day-millis" : "int";
}

function int64Values({
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): ParquetValues | null {
  if (logical?.type === "TIMESTAMP") return UNITS[logical.unit];
  if (converted === "TIMESTAMP_MILLIS") return "millis";
  if (converted === "TIMESTAMP_MICROS") return "micros";
  if (logical?.type === "TIME") return logical.unit === "NANOS" ? "day-nanos" : "day-micros";
  if (converted === "TIME_MICROS") return "day-micros";
  return converted === "UINT_64" ? null : "bigint";
}

const UNITS = { MILLIS: "millis", MICROS: "micros", NANOS: "nanos" } as const;

// oxlint-disable-next-line complexity -- one case a kind
function typeOf(reads: ParquetValues, element: SchemaElement, nullable: boolean): LogicalType {
  switch (reads) {
    case "boolean":
      return boolean(nullable);
    case "int":
      return integerOf(element, nullable);
    case "bigint":
      return bigint(nullable);
    case "double":
      return element.type === "FLOAT" ? float(nullable) : double(nullable);
    case "text":
      return string(nullable);
    case "decimal":
      return decimal(Math.min(38, element.precision ?? 38), element.scale ?? 0, nullable);
    case "millis":
    case "micros":
    case "nanos":
      return timestamp(nullable);
    case "days":
      return date(nullable);
    case "day-millis":
    case "day-micros":
    case "day-nanos":
      return time(nullable, 3);
  }
}

function integerOf({ converted_type: converted }: SchemaElement, nullable: boolean): LogicalType {
  if (converted === "INT_8") return tinyint(nullable);
  return converted === "INT_16" || converted === "UINT_8" ? smallint(nullable) : int(nullable);
}
