import type { StateWriter } from "../../checkpoint/state-io.ts";
import { KeyedRecords } from "../keyed-records.ts";
import type { RecordSource } from "./record-source.ts";
import type { RecordStore } from "./record-store.ts";
import type { RecordTable } from "./record-table.ts";
import { scanRecords } from "./scan-records.ts";

export interface NamedRecords {
  readonly name: string;
  readonly source: RecordSource;
  readonly records: RecordTable;
  readonly store: RecordStore | null;
  /** All that live, in their order. */
  readonly rows: () => Iterable<number>;
}

/** State that has one form in checkpoints and savepoints: taken in slices, or written by key group. */
export function writeRecords(
  { name, source, records: table, store, rows }: NamedRecords,
  maxParallelism: number,
  state: StateWriter,
): void {
  if (state.tables !== undefined) {
    state.tables(name, [{ namespace: 0, table }]);
    return;
  }
  const records = new KeyedRecords(maxParallelism);
  scanRecords(store, () => {
    for (const row of rows())
      records.add(source.orderOf(row), source.hashOf(row), (writer) => source.write(writer, row));
  });
  records.writeTo(name, state);
}
