import { serialize } from "node:v8";
import type { KeyBatch, KeyedSums } from "./keyed-sums.ts";

interface Entry {
  count: number;
  sum: number;
}

/** What one writes without the table: numbers as keys, which suit a Map best, and an object a key. */
export class MapOfObjects implements KeyedSums {
  readonly #entries = new Map<number, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  add({ numbers }: KeyBatch): void {
    for (const value of numbers) {
      const entry = this.#entries.get(value);
      if (entry === undefined) this.#entries.set(value, { count: 1, sum: value });
      else {
        entry.count += 1;
        entry.sum += value;
      }
    }
  }

  snapshot(): number {
    return serialize(this.#entries).length;
  }
}
