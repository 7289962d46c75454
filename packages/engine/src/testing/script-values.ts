import type { Field, LogicalType } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import { readValue } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import { formatValue } from "../expression/text-format.ts";
import { parseValue } from "../expression/text-parse.ts";

const KINDS = ["+I", "-U", "+U", "-D"] as const;
const UNITS: readonly (readonly [string, number])[] = [
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
];

/** `5s`, `99ms`, `2m`, `-1ms`: the largest unit that divides it. */
export function formatDuration(milliseconds: number): string {
  const [unit, length] = UNITS.find(([, each]) => milliseconds % each === 0) ?? ["ms", 1];
  return milliseconds === 0 ? "0s" : `${milliseconds / length}${unit}`;
}

export function parseDuration(text: string): number {
  const match = /^(-?\d+)(ms|s|m|h)$/.exec(text);
  if (match === null) throw new Error(`no duration: ${text}`);
  return Number(match[1]) * UNITS.find(([unit]) => unit === match[2])![1];
}

/** `+I[ann, NULL, 5s]`: values by the types of the fields; a TIMESTAMP is a duration since the epoch. */
export function parseRow(
  text: string,
  fields: readonly Field[],
): { readonly kind: number; readonly values: Value[] } {
  const match = /^(\+I|-U|\+U|-D)\[(.*)\]$/s.exec(text);
  if (match === null) throw new Error(`no row: ${text}`);
  const parts = fields.length === 0 ? [] : match[2]!.split(", ");
  if (parts.length !== fields.length) throw new Error(`${fields.length} values expected: ${text}`);
  return {
    kind: KINDS.indexOf(match[1] as (typeof KINDS)[number]),
    values: parts.map((part, index) => parse(part, fields[index]!.type)),
  };
}

function parse(text: string, type: LogicalType): Value {
  if (text === "NULL") return null;
  const value = type.kind === "TIMESTAMP" ? parseDuration(text) : parseValue(text, type);
  if (value === undefined) throw new Error(`${text} is no ${type.kind}`);
  return value;
}

export function formatRows(batch: RowBatch, fields: readonly Field[]): string[] {
  const lines: string[] = [];
  for (let row = batch.from; row < batch.to; row++) {
    const values = fields.map(({ type }, index) => format(readValue(batch.columns[index]!, row), type));
    lines.push(`${KINDS[batch.rowKinds?.[row] ?? 0]!}[${values.join(", ")}]`);
  }
  return lines;
}

function format(value: Value, type: LogicalType): string {
  if (value === null) return "NULL";
  return type.kind === "TIMESTAMP" ? formatDuration(Number(value)) : formatValue(value, type);
}
