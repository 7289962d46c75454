import { grownArray } from "../../../state/grown-array.ts";

export const NO_SLOT = -1;

/** Which panes live in which slots of a sandbox, and which of them have changed since they were stored. */
export class LiveSlots {
  /** By pane, its slot and one; 0: it has none. */
  #slots = new Int32Array(0);
  #capacity = 0;
  readonly #panes: Int32Array;
  readonly #dirty: Uint8Array;
  readonly #free: number[] = [];
  /** Slots up to here were given out once. */
  #next = 0;

  constructor(most: number) {
    this.#panes = new Int32Array(most);
    this.#dirty = new Uint8Array(most);
  }

  get byteSize(): number {
    return this.#capacity * 4 + this.#panes.byteLength + this.#dirty.byteLength;
  }

  /** How many more there may be. */
  get room(): number {
    return this.#panes.length - this.#next + this.#free.length;
  }

  get isFull(): boolean {
    return this.room === 0;
  }

  ensure(panes: number): void {
    this.#capacity = Math.max(this.#capacity, panes);
    this.#slots = grownArray(this.#slots, panes);
  }

  /** The slot of a pane, or NO_SLOT. */
  of(pane: number): number {
    return this.#slots[pane]! - 1;
  }

  pane(slot: number): number {
    return this.#panes[slot]!;
  }

  /** A slot for a pane that has none. */
  take(pane: number): number {
    const slot = this.#free.pop() ?? this.#next++;
    this.#slots[pane] = slot + 1;
    this.#panes[slot] = pane;
    this.#dirty[slot] = 0;
    return slot;
  }

  free(pane: number): void {
    const slot = this.of(pane);
    if (slot === NO_SLOT) return;
    this.#slots[pane] = 0;
    this.#dirty[slot] = 0;
    this.#free.push(slot);
  }

  changed(slot: number): void {
    this.#dirty[slot] = 1;
  }

  stored(slot: number): void {
    this.#dirty[slot] = 0;
  }

  /** Those that have changed. */
  dirty(): number[] {
    const slots: number[] = [];
    for (let slot = this.#dirty.indexOf(1); slot >= 0; slot = this.#dirty.indexOf(1, slot + 1))
      slots.push(slot);
    return slots;
  }

  empty(): void {
    for (let slot = 0; slot < this.#next; slot++) {
      if (this.of(this.#panes[slot]!) === slot) this.#slots[this.#panes[slot]!] = 0;
    }
    this.#dirty.fill(0, 0, this.#next);
    this.#free.length = 0;
    this.#next = 0;
  }
}
