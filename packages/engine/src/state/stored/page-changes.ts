import { ChangesSinceBase } from "../changes-since-base.ts";
import { RowBits } from "../row-bits.ts";
import type { BlockOrigin, SlicedSnapshot } from "../row-changes.ts";
import type { UnwrittenRows } from "./unwritten-rows.ts";

/** Numbers of rows, and the pages that they lie in. */
export class ChangedRows {
  readonly numbers = new RowBits(0);
  readonly pages = new RowBits(0);

  get byteSize(): number {
    return this.numbers.byteSize + this.pages.byteSize;
  }

  addAll(other: ChangedRows): void {
    this.numbers.addAll(other.numbers);
    this.pages.addAll(other.pages);
  }
}

/** Rows in memory that are written to pages later. */
export interface WrittenBack {
  readonly dirty: RowBits;
  readonly unwritten: UnwrittenRows;
}

/**
 * Changes of rows that lie in pages, noted as they are written. What is not written yet when a snapshot begins is in the
 * snapshot from memory, and no change when it is written later.
 */
export abstract class PageChanges<Snapshot extends SlicedSnapshot> extends ChangesSinceBase<
  ChangedRows,
  Snapshot
> {
  protected abstract readonly rows: WrittenBack;

  /** A row was written or is gone. */
  wrote(number: number): void {
    this.changed?.numbers.put(number);
  }

  /** A row of memory was written: what a snapshot has as it is is no change since. */
  wroteRow(row: number, number: number): void {
    const holder = this.rows.unwritten.holderOf(row);
    if (holder === null) this.wrote(number);
    else if (holder === "open") this.taken?.numbers.put(number);
  }

  wrotePage(page: number): void {
    this.changed?.pages.put(page);
  }

  cleared(): void {
    this.rows.unwritten.clear();
    this.forget();
  }

  override restored(as: BlockOrigin): void {
    this.rows.unwritten.restored(this.rows.dirty);
    super.restored(as);
  }

  override completed(): void {
    this.rows.unwritten.completed();
    super.completed();
  }

  override aborted(): void {
    this.rows.unwritten.aborted();
    super.aborted();
  }

  protected nothing(): ChangedRows {
    return new ChangedRows();
  }
}
