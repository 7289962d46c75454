import { ChangesSinceBase } from "../changes-since-base.ts";
import type { MemoryBudget } from "../reserved-memory.ts";
import { RowBits } from "../row-bits.ts";
import type { BlockOrigin } from "../row-changes.ts";
import { RestoredNames } from "./restored-names.ts";
import { RecordSnapshot } from "./record-snapshot.ts";
import type { RecordSource } from "./record-source.ts";

/** Changes of rows that are records. */
export class RecordChanges extends ChangesSinceBase<RowBits, RecordSnapshot> {
  readonly names = new RestoredNames();
  readonly #source: RecordSource;
  readonly #memory: MemoryBudget;

  constructor(source: RecordSource, memory: MemoryBudget) {
    super();
    this.#source = source;
    this.#memory = memory;
  }

  override get byteSize(): number {
    return super.byteSize + this.names.byteSize;
  }

  get active(): boolean {
    return this.changed !== null;
  }

  /** A live row changes or goes after this call. */
  touch(row: number): void {
    if (this.changed === null) return;
    this.changed.put(row);
    this.snapshot?.save(row);
  }

  /** There is a row of that number after this call, and was none before. */
  begins(row: number): void {
    if (this.changed === null) return;
    this.changed.put(row);
    this.snapshot?.skip(row);
  }

  protected nothing(): RowBits {
    return new RowBits(this.#source.rowCount);
  }

  protected take(changed: RowBits | null, about: BlockOrigin): RecordSnapshot {
    const snapshot: RecordSnapshot = new RecordSnapshot({
      source: this.#source,
      memory: this.#memory,
      about,
      changed,
      complete: changed === null,
      names: this.names,
      ended: () => this.end(snapshot),
    });
    return snapshot;
  }
}
