import type { StateBackendKind } from "@millrace/graph";
import { tableInMemory } from "../keyed-state-backend.ts";
import type { KeyedStateBackend, KeyedStateDescriptor } from "../keyed-state-backend.ts";
import { KeyedTable } from "../keyed-table.ts";
import { UNCOUNTED } from "../reserved-memory.ts";
import type { MemoryBudget } from "../reserved-memory.ts";
import { PageNumbers } from "./page-numbers.ts";
import type { PageStore } from "./page-store.ts";
import type { RecordOwner, RecordStore } from "../records/record-store.ts";
import { StoredRecords } from "./stored-records.ts";
import { StoredRows } from "./stored-rows.ts";

/** Tables whose rows lie in a page store that the task has for itself, opened with the first table. */
export class StoredStateBackend implements KeyedStateBackend {
  readonly kind: StateBackendKind = "lmdb";
  readonly #open: () => PageStore;
  readonly #cacheBytes: number;
  readonly #numbers = new PageNumbers();
  #store: PageStore | null = null;

  /** `cacheBytes`: memory that a table may take. */
  constructor(open: () => PageStore, cacheBytes: number) {
    this.#open = open;
    this.#cacheBytes = cacheBytes;
  }

  createTable(descriptor: KeyedStateDescriptor, memory: MemoryBudget): KeyedTable {
    const options = {
      keyTypes: descriptor.keyTypes,
      store: (this.#store ??= this.#open()),
      numbers: this.#numbers,
      cacheBytes: this.#cacheBytes,
      emptyTable: () => tableInMemory(descriptor, UNCOUNTED),
    };
    const shape = { ...descriptor, accumulators: descriptor.accumulators() };
    return new KeyedTable(shape, memory, (table) => new StoredRows(table, options));
  }

  storeRecords(owner: RecordOwner): RecordStore {
    return new StoredRecords(owner, {
      store: (this.#store ??= this.#open()),
      numbers: this.#numbers,
      cacheBytes: this.#cacheBytes,
    });
  }

  close(): void {
    this.#store?.close();
    this.#store = null;
  }
}
