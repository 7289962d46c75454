import type { RowBits } from "../row-bits.ts";

/** Names that rows have as long as they live. */
export class GivenNames {
  /** All are below it. */
  count = 0;
  #free: number[] = [];

  /** Those of no row. */
  get free(): readonly number[] {
    return this.#free;
  }

  take(): number {
    return this.#free.pop() ?? this.count++;
  }

  giveBack(name: number): void {
    this.#free.push(name);
  }

  /** Names below `count` that are `used` were taken, and no others. */
  restore(count: number, used: RowBits): void {
    this.count = count;
    this.#free = [];
    for (let name = count - 1; name >= 0; name--) if (!used.contains(name)) this.#free.push(name);
  }

  clear(): void {
    this.count = 0;
    this.#free = [];
  }
}
