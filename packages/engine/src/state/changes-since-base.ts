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
  #taken: Changed | null = null;
  #hasBase = false;

  protected abstract nothing(): Changed;
  /** `changed` null: all rows. */
  protected abstract take(changed: Changed | null, about: BlockOrigin): Snapshot;

  get busy(): boolean {
    return this.snapshot !== null;
  }

  get byteSize(): number {
    return (this.changed?.byteSize ?? 0) + (this.#taken?.byteSize ?? 0);
  }

  begin(incremental: boolean, about: BlockOrigin): SlicedSnapshot {
    const taken = this.changed;
    this.#taken = taken;
    this.changed = this.nothing();
    this.snapshot = this.take(incremental && this.#hasBase ? taken : null, about);
    return this.snapshot;
  }

  end(snapshot: SlicedSnapshot): void {
    if (this.snapshot === snapshot) this.snapshot = null;
  }

  completed(): void {
    this.#taken = null;
    this.#hasBase = true;
  }

  aborted(): void {
    if (this.#taken !== null) this.changed?.addAll(this.#taken);
    this.#taken = null;
  }

  leave(): void {
    this.snapshot = null;
  }
}
