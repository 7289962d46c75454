/**
 * Row types of the pipeline language: SQL types with Flink's names and rules.
 * A type is a plain JSON value, so that documents, plans and messages can carry it.
 */
export type LogicalType =
  | { readonly kind: "BOOLEAN" | "INT" | "BIGINT" | "DOUBLE" | "STRING"; readonly nullable: boolean }
  | {
      readonly kind: "DECIMAL";
      readonly precision: number;
      readonly scale: number;
      readonly nullable: boolean;
    }
  /** Milliseconds since 1970-01-01T00:00:00 of the local time line; `precision` 0 to 3 is stored, Flink's default is 6. */
  | { readonly kind: "TIMESTAMP"; readonly precision: number; readonly nullable: boolean }
  /** Length in milliseconds. Only in expressions, never a column of a table. */
  | { readonly kind: "INTERVAL"; readonly nullable: boolean }
  /** The type of the bare literal NULL. */
  | { readonly kind: "NULL"; readonly nullable: true };

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
  const suffix = type.nullable ? "" : " NOT NULL";
  switch (type.kind) {
    case "DECIMAL":
      return `DECIMAL(${type.precision}, ${type.scale})${suffix}`;
    case "TIMESTAMP":
      return `TIMESTAMP(${type.precision})${suffix}`;
    case "INTERVAL":
      return `INTERVAL DAY TO SECOND(3)${suffix}`;
    case "BOOLEAN":
    case "INT":
    case "BIGINT":
    case "DOUBLE":
    case "STRING":
    case "NULL":
      return `${type.kind}${suffix}`;
  }
}
