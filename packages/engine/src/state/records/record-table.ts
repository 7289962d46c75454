import type { MemoryBudget } from "../reserved-memory.ts";
import { RecordChanges } from "./record-changes.ts";
import type { RecordSource } from "./record-source.ts";

/**
 * What an operator keeps by key in structures of its own, as checkpoints see it: they take it in slices, and of rows that
 * they know only those that have changed (ADR 0008). The operator says of each row when it begins and, before it does, that
 * it changes or goes; while no checkpoint was taken that costs a comparison.
 */
export class RecordTable {
  readonly changes: RecordChanges;

  constructor(source: RecordSource, memory: MemoryBudget) {
    this.changes = new RecordChanges(source, memory);
  }

  /** Memory for what is noted. */
  get byteSize(): number {
    return this.changes.byteSize;
  }

  /** A row of that number was made, where there was none. */
  begins(row: number): void {
    if (this.changes.active) this.changes.begins(row);
  }

  /** A row changes, or goes, after this call. */
  touch(row: number): void {
    if (this.changes.active) this.changes.touchRow(row);
  }

  close(): void {
    this.changes.leave();
  }
}
