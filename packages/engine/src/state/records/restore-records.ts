import type { StateReader } from "../../checkpoint/state-io.ts";
import { NamedRows } from "./named-rows.ts";
import { findBlockRecords } from "./read-records.ts";
import type { BlockRecord, FoundRecords, OwnGroups } from "./read-records.ts";
import type { RecordReader, RecordStore } from "./record-store.ts";
import type { RecordTable } from "./record-table.ts";

export interface RecordsToRestore extends OwnGroups {
  /** Of each of the tables. */
  readonly names: readonly string[];
  readonly tables: readonly RecordTable[];
  readonly owner: RecordReader;
  /** Null: all rows are in memory. */
  readonly store: RecordStore | null;
}

/**
 * Makes rows of the records that checkpoints have of empty tables: in their order, or into a store hash after hash, since
 * what there is of one is in memory together. Where all come from one subtask they keep their names and orders, and what
 * changes afterwards builds on that checkpoint.
 */
export function restoreRecords(state: StateReader, { names, ...into }: RecordsToRestore): void {
  const found = names.map((name) => findBlockRecords(state, name, into));
  if (into.store === null) restoreInMemory(found, into);
  else restoreStored(found, into, into.store);
  for (const [index, { base }] of found.entries()) if (base !== null) into.tables[index]!.restored(base);
}

type Restoring = Omit<RecordsToRestore, "names">;

function restoreInMemory(found: readonly FoundRecords[], into: Restoring): void {
  const made = new NamedRows();
  for (const [table, records] of found.entries())
    for (const index of records.byOrder()) restoreRow(records, records.record(index), { into, table, made });
}

function restoreStored(found: readonly FoundRecords[], into: Restoring, store: RecordStore): void {
  const tables = found.map((records) => ({ records, order: records.byHash(), at: 0 }));
  for (;;) {
    const heads = tables.filter(({ order, at }) => at < order.length);
    if (heads.length === 0) return;
    const hash = Math.min(...heads.map(({ records, order, at }) => records.hashOf(order[at]!) >>> 0)) | 0;
    store.admitNext(hash);
    const made = new NamedRows();
    for (const [table, from] of tables.entries()) {
      const { records, order } = from;
      for (; from.at < order.length && records.hashOf(order[from.at]!) === hash; from.at++)
        restoreRow(records, records.record(order[from.at]!), { into, table, made });
    }
  }
}

interface Place {
  readonly into: Restoring;
  readonly table: number;
  /** Rows of the first table, which records of the others name. */
  readonly made: NamedRows;
}

function restoreRow({ base }: FoundRecords, record: BlockRecord, { into, table, made }: Place): void {
  const { owner, tables } = into;
  const row = owner.read(table, record, (name) => made.of(record.subtask, name));
  if (table === 0 && tables.length > 1) made.add(record, row);
  if (base !== null) tables[table]!.rename(row, record.row);
  owner.restored?.(table, row);
}
