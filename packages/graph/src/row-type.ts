/**
 * Row types of the pipeline language: SQL types with Flink's names and rules.
 * A type is a plain JSON value, so that documents, plans and messages can carry it.
 */
export type LogicalType =
  | { readonly kind: PlainKind; readonly nullable: boolean }
  /** CHAR and BINARY of exactly `length`, VARCHAR and VARBINARY of at most so many characters or bytes. STRING and BYTES are those without a limit. */
  | {
      readonly kind: "CHAR" | "VARCHAR" | "BINARY" | "VARBINARY";
      readonly length: number;
      readonly nullable: boolean;
    }
  | {
      readonly kind: "DECIMAL";
      readonly precision: number;
      readonly scale: number;
      readonly nullable: boolean;
    }
  /** Milliseconds of the day. */
  | { readonly kind: "TIME"; readonly precision: number; readonly nullable: boolean }
  /**
   * TIMESTAMP: time since 1970-01-01T00:00:00 of the local time line, TIMESTAMP_LTZ: of UTC. `precision` up to 3:
   * milliseconds; 4 to 9: nanoseconds.
   */
  | {
      readonly kind: "TIMESTAMP" | "TIMESTAMP_LTZ";
      readonly precision: number;
      readonly nullable: boolean;
    }
  /** INTERVAL: length in milliseconds, INTERVAL_MONTH: in months. Only in expressions, never a column of a table. */
  | { readonly kind: "INTERVAL" | "INTERVAL_MONTH"; readonly nullable: boolean }
  /** Values are the text of a JSON value (see `nested-value` in the engine). */
  | { readonly kind: "ARRAY"; readonly element: LogicalType; readonly nullable: boolean }
  | {
      readonly kind: "MAP";
      readonly key: LogicalType;
      readonly value: LogicalType;
      readonly nullable: boolean;
    }
  | { readonly kind: "ROW"; readonly fields: readonly Field[]; readonly nullable: boolean }
  /** The type of the bare literal NULL. */
  | { readonly kind: "NULL"; readonly nullable: true };

/** DATE: days since 1970-01-01. BYTES: as BINARY and VARBINARY, any bytes. */
export type PlainKind =
  | "BOOLEAN"
  | "TINYINT"
  | "SMALLINT"
  | "INT"
  | "BIGINT"
  | "FLOAT"
  | "DOUBLE"
  | "STRING"
  | "BYTES"
  | "DATE";

export type TypeKind = LogicalType["kind"];

export interface Field {
  readonly name: string;
  readonly type: LogicalType;
}

/** What flows on an edge. Field names are unique, case sensitive. */
export interface RowSchema {
  readonly fields: readonly Field[];
  /** Name of the column that carries event time (watermarks speak of it), or null where no watermark was assigned. */
  readonly rowtime: string | null;
  /** Names of the columns that the stream is partitioned by, or null. */
  readonly keys: readonly string[] | null;
  /** Row kinds that may occur. `append`: only +I. More modes come with changelogs. */
  readonly changelog: ChangelogMode;
}

export type ChangelogMode = "append" | "retract" | "upsert";

export const bigint = (nullable = true): LogicalType => ({ kind: "BIGINT", nullable });
export const int = (nullable = true): LogicalType => ({ kind: "INT", nullable });
export const double = (nullable = true): LogicalType => ({ kind: "DOUBLE", nullable });
export const string = (nullable = true): LogicalType => ({ kind: "STRING", nullable });
export const boolean = (nullable = true): LogicalType => ({ kind: "BOOLEAN", nullable });
export const smallint = (nullable = true): LogicalType => ({ kind: "SMALLINT", nullable });
export const tinyint = (nullable = true): LogicalType => ({ kind: "TINYINT", nullable });
export const float = (nullable = true): LogicalType => ({ kind: "FLOAT", nullable });
export const bytes = (nullable = true): LogicalType => ({ kind: "BYTES", nullable });
export const date = (nullable = true): LogicalType => ({ kind: "DATE", nullable });
export const time = (nullable = true, precision = 0): LogicalType => ({ kind: "TIME", precision, nullable });
export const char = (length: number, nullable = true): LogicalType => ({ kind: "CHAR", length, nullable });
export const varchar = (length: number, nullable = true): LogicalType => ({
  kind: "VARCHAR",
  length,
  nullable,
});
export const timestampLtz = (nullable = true, precision = 3): LogicalType => ({
  kind: "TIMESTAMP_LTZ",
  precision,
  nullable,
});
export const timestamp = (nullable = true, precision = 3): LogicalType => ({
  kind: "TIMESTAMP",
  precision,
  nullable,
});
export const decimal = (precision: number, scale: number, nullable = true): LogicalType => ({
  kind: "DECIMAL",
  precision,
  scale,
  nullable,
});

/** Append-only schema without event time or keys. */
export function rowSchema(
  fields: readonly Field[],
  more: Partial<Omit<RowSchema, "fields">> = {},
): RowSchema {
  return { fields, rowtime: null, keys: null, changelog: "append", ...more };
}

/** The type as Flink prints it: `DECIMAL(10, 2) NOT NULL`. */
export function formatType(type: LogicalType): string {
  return `${formatBareType(type)}${type.nullable ? "" : " NOT NULL"}`;
}

// oxlint-disable-next-line complexity -- one case a type of the closed list
function formatBareType(type: LogicalType): string {
  switch (type.kind) {
    case "DECIMAL":
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case "CHAR":
    case "VARCHAR":
    case "BINARY":
    case "VARBINARY":
      return `${type.kind}(${type.length})`;
    case "TIME":
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return `${type.kind}(${type.precision})`;
    case "ARRAY":
      return `ARRAY<${formatType(type.element)}>`;
    case "MAP":
      return `MAP<${formatType(type.key)}, ${formatType(type.value)}>`;
    case "ROW":
      return `ROW<${type.fields.map((field) => `\`${field.name}\` ${formatType(field.type)}`).join(", ")}>`;
    case "INTERVAL":
      return "INTERVAL DAY TO SECOND(3)";
    case "INTERVAL_MONTH":
      return "INTERVAL YEAR TO MONTH";
    default:
      return type.kind;
  }
}

const TEXT_KINDS: ReadonlySet<TypeKind> = new Set(["STRING", "CHAR", "VARCHAR"]);
const BYTE_KINDS: ReadonlySet<TypeKind> = new Set(["BYTES", "BINARY", "VARBINARY"]);

export const isNested = (type: LogicalType): boolean =>
  type.kind === "ARRAY" || type.kind === "MAP" || type.kind === "ROW";

/** The type of the same values, and NULL. */
export const orNull = (type: LogicalType): LogicalType => ({ ...type, nullable: true });

/** Integers, narrow ones first. */
export const INTEGER_KINDS = ["TINYINT", "SMALLINT", "INT", "BIGINT"] as const;
const INTEGERS: ReadonlySet<TypeKind> = new Set(INTEGER_KINDS);
const NUMERIC: ReadonlySet<TypeKind> = new Set([...INTEGER_KINDS, "FLOAT", "DOUBLE", "DECIMAL"]);

export const isInteger = (type: LogicalType): boolean => INTEGERS.has(type.kind);
export const isNumeric = (type: LogicalType): boolean => NUMERIC.has(type.kind);

export const isText = (type: LogicalType): boolean => TEXT_KINDS.has(type.kind);
export const isBytes = (type: LogicalType): boolean => BYTE_KINDS.has(type.kind);

/** Whether values of the type are nanoseconds (bigint) instead of milliseconds. */
export const isFine = (type: LogicalType): boolean =>
  (type.kind === "TIMESTAMP" || type.kind === "TIMESTAMP_LTZ") && type.precision > 3;
