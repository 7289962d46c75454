import type { Field, LogicalType } from "@millrace/graph";
import {
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  double,
  float,
  int,
  string,
  time,
  timestamp,
} from "@millrace/graph";
import type { AvroRecord, AvroType } from "./avro-schema.ts";

/** A field of a record that becomes a column. */
export interface AvroColumn {
  readonly name: string;
  /** Of the values; NULL aside. */
  readonly value: AvroType;
  /** Which branch of the union is NULL; null: there is no union, and none is NULL. */
  readonly nullBranch: number | null;
  readonly type: LogicalType;
}

/** The fields of a record that can be columns; nested ones, and unions of several types, are left out. */
export function avroColumns({ fields }: AvroRecord): readonly AvroColumn[] {
  return fields.flatMap(({ name, type }) => {
    const column = columnOf(name, type);
    return column === null ? [] : [column];
  });
}

export function columnOf(name: string, type: AvroType): AvroColumn | null {
  if (type.kind !== "union") {
    const plain = typeOf(type, false);
    return plain && { name, value: type, nullBranch: null, type: plain };
  }
  const nullBranch = type.branches.findIndex(({ kind }) => kind === "null");
  const value = type.branches[1 - nullBranch];
  if (type.branches.length !== 2 || nullBranch < 0 || value === undefined) return null;
  const nullable = typeOf(value, true);
  return nullable && { name, value, nullBranch, type: nullable };
}

// oxlint-disable-next-line complexity -- one case a kind
function typeOf(type: AvroType, nullable: boolean): LogicalType | null {
  switch (type.kind) {
    case "boolean":
      return boolean(nullable);
    case "int":
      if (type.logical?.name === "date") return date(nullable);
      return type.logical?.name === "time-millis" ? time(nullable, 3) : int(nullable);
    case "long":
      if (unitOf(type) !== null) return timestamp(nullable);
      return type.logical?.name === "time-micros" ? time(nullable, 3) : bigint(nullable);
    case "float":
      return float(nullable);
    case "double":
      return double(nullable);
    case "bytes":
    case "fixed":
      return isDecimal(type) ? decimalOf(type, nullable) : bytes(nullable);
    case "string":
    case "enum":
      return string(nullable);
    default:
      return null;
  }
}

/** Of a moment; null where it is none. */
export function unitOf(type: AvroType): "millis" | "micros" | "nanos" | null {
  if (type.kind !== "long" || type.logical === null) return null;
  const unit = /^(?:local-)?timestamp-(millis|micros|nanos)$/u.exec(type.logical.name)?.[1];
  return (unit as "millis" | "micros" | "nanos" | undefined) ?? null;
}

export const isDecimal = (type: AvroType): boolean =>
  (type.kind === "bytes" || type.kind === "fixed") && type.logical?.name === "decimal";

function decimalOf(type: AvroType, nullable: boolean): LogicalType {
  const { precision, scale } = (type.kind === "bytes" || type.kind === "fixed" ? type.logical : null) ?? {
    precision: 38,
    scale: 0,
  };
  return decimal(Math.min(38, precision), scale, nullable);
}

/** Whether values that a file holds can be given as this type; of an int as a smaller one those that fit. */
export function avroReadableAs({ type: has }: AvroColumn, { type }: Field): boolean {
  if (has.kind === "DECIMAL" && type.kind === "DECIMAL") return has.scale === type.scale;
  if (has.kind === "TIMESTAMP") return type.kind === "TIMESTAMP" || type.kind === "TIMESTAMP_LTZ";
  return has.kind === type.kind || (WIDER[has.kind] ?? []).includes(type.kind);
}

const WIDER: Partial<Record<LogicalType["kind"], readonly LogicalType["kind"][]>> = {
  INT: ["TINYINT", "SMALLINT", "BIGINT", "DOUBLE"],
  FLOAT: ["DOUBLE"],
};
