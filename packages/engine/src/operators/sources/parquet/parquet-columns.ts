import type { Field, LogicalType } from "@millrace/graph";
import { bigint, boolean, decimal, double, int, string, timestamp } from "@millrace/graph";
import type { FileMetaData, SchemaElement } from "hyparquet";

/** A column of a Parquet file that we can read: flat, of a type that there is one for here. */
export interface ParquetColumn {
  readonly name: string;
  readonly element: SchemaElement;
  /** How its values become rows. */
  readonly reads: ParquetValues;
  readonly type: LogicalType;
}

/** What a stored value is. `millis`, `micros`, `nanos`, `days`: a moment in that unit. */
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
  | "days";

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
  if (type.kind === "BIGINT" || type.kind === "DOUBLE")
    return column.type.kind === type.kind || column.type.kind === "INT";
  return type.kind === column.type.kind;
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
  return converted === "TIME_MILLIS" || logical?.type === "TIME" ? null : "int";
}

function int64Values({
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): ParquetValues | null {
  if (logical?.type === "TIMESTAMP") return UNITS[logical.unit];
  if (converted === "TIMESTAMP_MILLIS") return "millis";
  if (converted === "TIMESTAMP_MICROS") return "micros";
  return converted === "TIME_MICROS" || logical?.type === "TIME" || converted === "UINT_64" ? null : "bigint";
}

const UNITS = { MILLIS: "millis", MICROS: "micros", NANOS: "nanos" } as const;

// oxlint-disable-next-line complexity -- one case a kind
function typeOf(reads: ParquetValues, element: SchemaElement, nullable: boolean): LogicalType {
  switch (reads) {
    case "boolean":
      return boolean(nullable);
    case "int":
      return int(nullable);
    case "bigint":
      return bigint(nullable);
    case "double":
      return double(nullable);
    case "text":
      return string(nullable);
    case "decimal":
      return decimal(Math.min(38, element.precision ?? 38), element.scale ?? 0, nullable);
    case "millis":
    case "micros":
    case "nanos":
    case "days":
      return timestamp(nullable);
  }
}
