import type { LogicalType, RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Column } from "../batch/column.ts";
import { readValue } from "../batch/row-values.ts";
import type { Accumulator } from "./aggregates/accumulator.ts";
import type { KeyedTable } from "../state/keyed-table.ts";
import { printValue } from "./sinks/print-format.ts";

/** Entries that an inspection shows of one operator at most. */
export const MAX_INSPECTED_ENTRIES = 200;

/** What an operator holds, as text for a person. Made on demand by the simulation; nothing is kept for it. */
export interface OperatorInspection {
  /** The first MAX_INSPECTED_ENTRIES, in an order that does not depend on anything but the input. */
  readonly state: readonly InspectedEntry[];
  readonly timers: readonly InspectedTimer[];
}

export interface InspectedEntry {
  /** Empty where there is no key. */
  readonly key: readonly string[];
  /** Window or slice that it belongs to, [start, end); null: none. */
  readonly window: readonly [number, number] | null;
  /** Value by name. */
  readonly values: readonly (readonly [name: string, value: string])[];
}

export interface InspectedTimer {
  /** ms of event time or of the wall clock. */
  readonly atMs: number;
  readonly time: "event" | "processing";
  readonly key: readonly string[];
  /** Window whose end it is; null: something else. */
  readonly window: readonly [number, number] | null;
}

export interface TableShape {
  readonly keyTypes: readonly LogicalType[];
  /** Names and types of what the accumulators give. */
  readonly values: RowSchema["fields"];
}

/** Rows of a keyed table in the order in which the keys appeared, `limit` at most. */
export function inspectTable(
  table: KeyedTable,
  shape: TableShape,
  options: { readonly window: readonly [number, number] | null; readonly limit: number },
): InspectedEntry[] {
  const rows: number[] = [];
  for (let row = 0; row < table.rowCount && rows.length < options.limit; row++)
    if (table.isLive(row)) rows.push(row);
  return rows.map((row) => ({
    key: inspectKey(table.index.keys, row, shape.keyTypes),
    window: options.window,
    values: inspectRow(table.accumulators, row, shape.values),
  }));
}

/** The values of one row of accumulators. */
export function inspectRow(
  accumulators: readonly Accumulator[],
  row: number,
  values: RowSchema["fields"],
): InspectedEntry["values"] {
  const builder = new BatchBuilder({ fields: values }, 1);
  accumulators.forEach((accumulator, index) =>
    accumulator.emitRow(row, builder.columns[index]!, 0, builder.arena),
  );
  builder.rowCount = 1;
  return builder.take().columns.map((column, index): readonly [string, string] => {
    const { name, type } = values[index]!;
    return [name, printed(readValue(column, 0), type)];
  });
}

export const inspectKey = (
  keys: readonly Column[],
  row: number,
  types: readonly LogicalType[],
): readonly string[] => types.map((type, index) => printed(readValue(keys[index]!, row), type));

/** The values of one row of columns; NULLs where there is no such row. */
export const inspectColumns = (
  columns: readonly Column[],
  row: number,
  fields: RowSchema["fields"],
): InspectedEntry["values"] =>
  fields.map(({ name, type }, index) => [
    name,
    row < 0 ? "NULL" : printed(readValue(columns[index]!, row), type),
  ]);

const printed = (value: ReturnType<typeof readValue>, type: LogicalType): string =>
  printValue(value, type) ?? "NULL";
