import type { MemoryBudget } from "../reserved-memory.ts";
import type { SlicedChanges } from "../row-changes.ts";
import type { StoredRecordTable } from "../stored/stored-record-table.ts";
import type { RecordsBase } from "./read-records.ts";
import { RecordChanges } from "./record-changes.ts";
import type { RecordSource } from "./record-source.ts";

/**
 * What an operator keeps by key in structures of its own, as checkpoints see it: they take it in slices, and of rows that
 * they know only those that have changed (ADR 0009). The operator says of each row when it begins and, before it does, that
 * it changes or goes; while no checkpoint was taken that costs two comparisons.
 *
 * Where the state is larger than memory, rows of keys that were not used lately lie in a store: see RecordStore.
 */
export class RecordTable {
  readonly source: RecordSource;
  readonly memory: MemoryBudget;
  readonly #changes: RecordChanges;
  #stored: StoredRecordTable | null = null;
  /** A row is made from its record, which is no change. */
  #isReading = false;

  constructor(source: RecordSource, memory: MemoryBudget) {
    this.source = source;
    this.memory = memory;
    this.#changes = new RecordChanges(source, memory);
  }

  get changes(): SlicedChanges {
    return this.#stored?.changes ?? this.#changes;
  }

  /** Memory for what is noted. */
  get byteSize(): number {
    return this.changes.byteSize;
  }

  /** Rows that there are outside of memory too; null: all are in memory. */
  get storedSize(): number | null {
    return this.#stored?.size ?? null;
  }

  /** A row of that number was made, where there was none. */
  begins(row: number): void {
    if (this.#stored !== null) {
      if (!this.#isReading) this.#stored.begins(row);
    } else if (this.#changes.active) {
      this.#changes.begins(row);
    }
  }

  /** A row changes, or goes, after this call. */
  touch(row: number): void {
    if (this.#stored !== null) {
      if (!this.#isReading) this.#stored.touch(row);
    } else if (this.#changes.active) {
      this.#changes.touch(row);
    }
  }

  /** The row that `touch` was called for is gone. */
  ends(row: number): void {
    if (this.#stored !== null && !this.#isReading) this.#stored.ends(row);
  }

  /** What checkpoints, and records of other tables, name a row by. */
  nameOf(row: number): number {
    return this.#stored?.nameOf(row) ?? this.#changes.names.of(row);
  }

  /** A row that was made just now has the name that a checkpoint gives it. `restored` follows when all have theirs. */
  rename(row: number, name: number): void {
    if (this.#stored === null) this.#changes.names.give(row, name);
    else this.#stored.rename(row, name);
  }

  /** All rows of a checkpoint were made and renamed: it is the base. */
  restored({ origin, count, used }: RecordsBase): void {
    if (this.#stored === null) this.#changes.names.complete(Math.max(count, this.source.rowCount), used);
    else this.#stored.renamed(count, used);
    this.changes.restored(origin);
  }

  /** Rows lie there from now on. While there are none. */
  storeIn(stored: StoredRecordTable): void {
    this.#stored = stored;
  }

  /** Makes a row from its record. */
  reading(make: () => number): number {
    this.#isReading = true;
    const row = make();
    this.#isReading = false;
    return row;
  }

  close(): void {
    this.changes.leave();
  }
}
