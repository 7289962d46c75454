import type { StateReader } from "../../checkpoint/state-io.ts";
import { NamedRows } from "./named-rows.ts";
import { findBlockRecords } from "./read-records.ts";
import type { OwnGroups } from "./read-records.ts";
import type { RecordReader, RecordStore } from "./record-store.ts";

export interface RecordsToRestore extends OwnGroups {
  /** Of each of the owner's tables. */
  readonly names: readonly string[];
  readonly owner: RecordReader;
  readonly store: RecordStore;
}

/** Fills an empty store from checkpoints, hash after hash: what there is of one is in memory together. */
export function restoreRecords(state: StateReader, { names, owner, store, ...own }: RecordsToRestore): void {
  const tables = names.map((name) => {
    const found = findBlockRecords(state, name, own);
    return { found, order: found.byHash(), at: 0 };
  });
  for (;;) {
    const heads = tables.filter(({ order, at }) => at < order.length);
    if (heads.length === 0) return;
    const hash = Math.min(...heads.map(({ found, order, at }) => found.hashOf(order[at]!) >>> 0)) | 0;
    store.admitNext(hash);
    const made = new NamedRows();
    for (const [index, table] of tables.entries()) {
      const { found, order } = table;
      for (; table.at < order.length && found.hashOf(order[table.at]!) === hash; table.at++) {
        const record = found.record(order[table.at]!);
        const row = owner.read(index, record, (name) => made.of(record.subtask, name));
        if (index === 0) made.add(record, row);
        owner.restored?.(index, row);
      }
    }
  }
}
