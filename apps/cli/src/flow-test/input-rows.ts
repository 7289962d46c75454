import { parseValue, printValue } from "@millrace/engine";
import { formatType } from "@millrace/graph";
import type { Field, RowSchema } from "@millrace/graph";
import { CommandError } from "../command-error.ts";
import type { Cell } from "./flow-test.ts";

type Row = readonly Cell[] | Readonly<Record<string, Cell>>;

/**
 * A row of a test as literals of a source that gives `given`. `all` are the columns that the node has, of which a
 * projection may have left some out.
 */
export function inputRow(
  row: Row,
  columns: { readonly all: readonly Field[]; readonly given: RowSchema },
  at: string,
): readonly Cell[] {
  const byName = byColumn(row, columns.all, at);
  return columns.given.fields.map((field) => literal(byName.get(field.name) ?? null, field, at));
}

/** Rows of a test as objects by column, their values as they are written. */
export const rowsByColumn = (
  rows: readonly Row[],
  columns: readonly Field[],
  where: string,
): readonly Readonly<Record<string, Cell>>[] =>
  rows.map((row, index) => Object.fromEntries(byColumn(row, columns, `${where}, row ${index + 1}`)));

function byColumn(row: Row, all: readonly Field[], at: string): ReadonlyMap<string, Cell> {
  if (Array.isArray(row)) {
    const values = row as readonly Cell[];
    if (values.length === all.length)
      return new Map(all.map(({ name }, index) => [name, values[index] ?? null]));
    throw new CommandError(`${at} has ${values.length} values; the columns are ${names(all)}.`);
  }
  const unknown = Object.keys(row).find((name) => !all.some((field) => field.name === name));
  if (unknown === undefined) return new Map(Object.entries(row));
  throw new CommandError(
    `${at}: there is no column ${JSON.stringify(unknown)}; the columns are ${names(all)}.`,
  );
}

const names = (fields: readonly Field[]): string => fields.map(({ name }) => name).join(", ");

function literal(cell: Cell, { name, type }: Field, at: string): Cell {
  if (cell === null) {
    if (type.nullable) return null;
    throw new CommandError(`${at}: ${name} is missing, and may not be NULL.`);
  }
  const value = parseValue(String(cell), type);
  if (value === undefined || value === null) {
    throw new CommandError(`${at}: ${JSON.stringify(cell)} is no ${formatType(type)} for ${name}.`);
  }
  return typeof value === "bigint" ? String(value) : value;
}

/** A value as Print shows it; text that is none of the type stays as it is, and will not be found. */
export function printed(cell: Cell, field: Field | undefined): string | null {
  if (cell === null) return null;
  const value = field === undefined ? undefined : parseValue(String(cell), field.type);
  if (field === undefined || value === undefined || value === null) return String(cell);
  return printValue(value, field.type);
}
