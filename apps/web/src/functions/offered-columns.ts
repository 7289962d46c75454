import type { ReturnedColumn } from "@millrace/functions";

interface Column {
  readonly name: string;
  readonly type: string;
}

export interface OfferedColumns {
  /** Columns to take: declared ones keep their type. */
  readonly columns: readonly Column[];
  /** What the function gives under these names no column can hold. */
  readonly without: readonly string[];
}

/** The columns that a function gives, where they are others than those that are declared; null: there is nothing to take. */
export function offeredColumns(
  returned: readonly ReturnedColumn[] | null,
  declared: readonly Column[],
): OfferedColumns | null {
  if (returned === null) return null;
  const types = new Map(declared.map(({ name, type }) => [name, type]));
  const columns = returned.flatMap(({ name, type }) => {
    const kept = types.get(name) ?? type;
    return kept === null ? [] : [{ name, type: kept }];
  });
  const names = new Set(columns.map(({ name }) => name));
  const isSame = names.size === declared.length && declared.every(({ name }) => names.has(name));
  if (columns.length === 0 || isSame) return null;
  const without = returned.flatMap(({ name }) => (names.has(name) ? [] : [name]));
  return { columns, without };
}
