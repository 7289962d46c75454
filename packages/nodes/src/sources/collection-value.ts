import { formatType } from "@millrace/graph";
import type { Field, LiteralValue, LogicalType } from "@millrace/graph";
import { parseTimestamp } from "@millrace/sql";
import { problem } from "../node-problem.ts";
import type { Reporter } from "../node-problem.ts";

export type Cell = string | number | boolean | null;

/** The rows as an operator takes them, or null after reports. */
export function collectionRows(
  context: Reporter,
  rows: readonly (readonly Cell[])[],
  fields: readonly Field[],
): readonly (readonly LiteralValue[])[] | null {
  const converted = rows.map((row, index) => collectionRow(context, row, index, fields));
  return converted.every((row) => row !== null) ? converted : null;
}

function collectionRow(
  context: Reporter,
  row: readonly Cell[],
  index: number,
  fields: readonly Field[],
): readonly LiteralValue[] | null {
  if (row.length !== fields.length) {
    return problem(context, "collection.row-length", ["rows", index], {
      row: index + 1,
      count: row.length,
      columns: fields.length,
    });
  }
  const values = fields.map(({ name, type }, column) => {
    const cell = row[column] ?? null;
    const path = ["rows", index, column];
    if (cell === null) return type.nullable ? null : missing(context, { row: index + 1, column: name }, path);
    const value = literalValue(cell, type);
    if (value !== undefined) return value;
    const params = { row: index + 1, column: name, value: JSON.stringify(cell), type: formatType(type) };
    problem(context, "collection.value", path, params);
    return undefined;
  });
  return values.every((value) => value !== undefined) ? values : null;
}

function missing(
  context: Reporter,
  params: { readonly row: number; readonly column: string },
  path: readonly (string | number)[],
): undefined {
  problem(context, "collection.null", path, params);
}

/** As `LiteralValue` has it; undefined where the cell is no value of the type. Numbers may be written as text. */
function literalValue(cell: string | number | boolean, type: LogicalType): LiteralValue | undefined {
  switch (type.kind) {
    case "STRING":
      return String(cell);
    case "BOOLEAN":
      return booleanValue(cell);
    case "INT":
    case "BIGINT":
      return integerValue(String(cell), type.kind);
    case "DOUBLE":
      return typeof cell !== "boolean" && String(cell).trim() !== "" && Number.isFinite(Number(cell))
        ? Number(cell)
        : undefined;
    case "DECIMAL":
      return decimalValue(String(cell), type.precision, type.scale);
    case "TIMESTAMP":
      return parseTimestamp(String(cell))?.ms;
    case "INTERVAL":
    case "NULL":
      return undefined;
  }
}

function booleanValue(cell: string | number | boolean): boolean | undefined {
  const text = String(cell).toLowerCase();
  return text === "true" || text === "false" ? text === "true" : undefined;
}

function integerValue(text: string, kind: "INT" | "BIGINT"): LiteralValue | undefined {
  if (!/^[+-]?\d{1,19}$/u.test(text)) return undefined;
  const value = BigInt(text);
  const bits = kind === "INT" ? 32 : 64;
  if (BigInt.asIntN(bits, value) !== value) return undefined;
  return kind === "INT" ? Number(value) : value.toString();
}

/** The unscaled digits; undefined where there are more of them than the type has room for. */
function decimalValue(text: string, precision: number, scale: number): string | undefined {
  const parts = /^([+-]?)(\d+)(?:\.(\d*))?$/u.exec(text);
  const fraction = parts?.[3] ?? "";
  if (!parts || fraction.length > scale) return undefined;
  const unscaled = BigInt(`${parts[2]}${fraction.padEnd(scale, "0")}`);
  if (unscaled.toString().length > precision) return undefined;
  return (parts[1] === "-" ? -unscaled : unscaled).toString();
}
