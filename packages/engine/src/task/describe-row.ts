import type { Field } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import { readValue } from "../batch/row-values.ts";
import { printValue } from "../operators/sinks/print-format.ts";

const COLUMNS = 8;
const LONGEST_VALUE = 40;

/** A row for a person: `name = value` of its first columns, long values cut, on one line whatever is in them. */
export function describeRow(batch: RowBatch, row: number, fields: readonly Field[]): string {
  const shown = fields.slice(0, COLUMNS).map(({ name, type }, index) => {
    const column = batch.columns[index];
    const value = column === undefined ? null : printValue(readValue(column, row), type);
    return `${name} = ${value === null ? "NULL" : oneLine(value)}`;
  });
  return [...shown, ...(fields.length > COLUMNS ? ["…"] : [])].join(", ");
}

function oneLine(value: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  const visible = value.slice(0, LONGEST_VALUE).replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/gu, "·");
  return value.length > LONGEST_VALUE ? `${visible}…` : visible;
}
