import type { BlockOrigin, SlicedChanges, SlicedSnapshot } from "./row-changes.ts";

/** Where changes are noted. */
interface Noted<Self> {
  readonly byteSize: number;
  addAll(other: Self): void;
}

/** Which checkpoint is the base, whatever changes are noted in. Nothing is noted before the first snapshot. */
export abstract class ChangesSinceBase<
  Changed extends Noted<Changed>,
  Snapshot extends SlicedSnapshot,
> implements SlicedChanges {
  protected changed: Changed | null = null;
  protected snapshot: Snapshot | null = null;
  /** What had changed when the snapshot began whose outcome is open. */
  protected taken: Changed | null = null;
  #hasBase = false;
  /** What blocks of the base are named, where it was restored. */
  #restoredAs: BlockOrigin | null = null;

  protected abstract nothing(): Changed;
  /** `changed` null: all rows. */
  protected abstract take(changed: Changed | null, about: BlockOrigin): Snapshot;

  get busy(): boolean {
    return this.snapshot !== null;
  }

  get hasBase(): boolean {
    return this.#hasBase;
  }

  get byteSize(): number {
    return (this.changed?.byteSize ?? 0) + (this.taken?.byteSize ?? 0);
  }

  begin(incremental: boolean, about: BlockOrigin): SlicedSnapshot {
    const taken = this.changed;
    this.taken = taken;
    this.changed = this.nothing();
    const builds = incremental && this.#hasBase && this.#isNamed(about);
    this.snapshot = this.take(builds ? taken : null, about);
    return this.snapshot;
  }

  end(snapshot: SlicedSnapshot): void {
    if (this.snapshot === snapshot) this.snapshot = null;
  }

  completed(): void {
    this.taken = null;
    if (this.changed === null) return;
    this.#hasBase = true;
    this.#restoredAs = null;
  }

  aborted(): void {
    if (this.taken !== null) this.changed?.addAll(this.taken);
    this.taken = null;
  }

  restored(as: BlockOrigin): void {
    this.changed = this.nothing();
    this.#hasBase = true;
    this.#restoredAs = as;
  }

  /** All rows are gone, with no word of each: there is no base, nor is one that is open. */
  protected forget(): void {
    this.changed = null;
    this.taken = null;
    this.#hasBase = false;
    this.#restoredAs = null;
  }

  /** What goes by another name than in the base that was restored is taken whole. */
  #isNamed({ subtask, namespace }: BlockOrigin): boolean {
    const as = this.#restoredAs;
    return as === null || (as.subtask === subtask && as.namespace === namespace);
  }

  leave(): void {
    this.snapshot = null;
  }
}
