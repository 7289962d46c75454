import { ChangesSinceBase } from "../changes-since-base.ts";
import { RowBits } from "../row-bits.ts";
import type { SlicedSnapshot } from "../row-changes.ts";

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

/** Changes of rows that lie in pages, noted as they are written. */
export abstract class PageChanges<Snapshot extends SlicedSnapshot> extends ChangesSinceBase<
  ChangedRows,
  Snapshot
> {
  /** A row was written or is gone. */
  wrote(number: number): void {
    this.changed?.numbers.put(number);
  }

  wrotePage(page: number): void {
    this.changed?.pages.put(page);
  }

  protected nothing(): ChangedRows {
    return new ChangedRows();
  }
}
