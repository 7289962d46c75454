import { ChangesSinceBase } from "../changes-since-base.ts";
import { RowBits } from "../row-bits.ts";
import type { BlockOrigin, Full, SlicedSnapshot } from "../row-changes.ts";
import { fullAfter } from "./unless-full.ts";

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

/** Changes of rows that lie in pages, noted as they are written. A snapshot begins when all is written. */
export abstract class PageChanges<Snapshot extends SlicedSnapshot> extends ChangesSinceBase<
  ChangedRows,
  Snapshot
> {
  /** Why what was to be in the snapshot could not be written; null: it was. */
  protected full: Full | null = null;

  /** Writes what has changed. */
  protected abstract flush(): void;

  /** A row was written or is gone. */
  wrote(number: number): void {
    this.changed?.numbers.put(number);
  }

  wrotePage(page: number): void {
    this.changed?.pages.put(page);
  }

  override begin(incremental: boolean, about: BlockOrigin): SlicedSnapshot {
    this.full = fullAfter(() => this.flush());
    return super.begin(incremental, about);
  }

  protected nothing(): ChangedRows {
    return new ChangedRows();
  }
}
