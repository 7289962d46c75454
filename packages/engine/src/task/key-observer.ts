import type { Field } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import { readValue } from "../batch/row-values.ts";
import { printValue } from "../operators/sinks/print-format.ts";
import { HeavyHitters } from "./heavy-hitters.ts";
import type { HotKey } from "./observation.ts";

/** Rows looked at in a second, about: what that costs does not grow with the rate. */
const SAMPLES_A_SECOND = 500;
const LARGEST_STRIDE = 8_192;
const SHOWN = 6;

/**
 * Which keys come most often over one keyed input. Looks at every row of a slow stream and at a few of a fast one, at
 * uneven distances, so that it does not fall in step with what repeats.
 */
export class KeyObserver {
  readonly #fields: readonly { readonly index: number; readonly field: Field }[];
  readonly #hitters = new HeavyHitters<readonly (string | null)[]>();
  #stride = 1;
  #skip = 0;
  #rows = 0;
  #looked = 0;
  #dice = 0x2545f491;

  constructor(fields: readonly Field[], keys: readonly number[]) {
    this.#fields = keys.map((index) => ({ index, field: fields[index]! }));
  }

  offer(batch: RowBatch): void {
    const { from, to } = batch;
    this.#rows += to - from;
    let row = from + this.#skip;
    while (row < to) {
      this.#look(batch, row);
      row += this.#distance();
    }
    this.#skip = row - to;
  }

  /** Once a second: the keys of late, and how far to look from now on. */
  report(): readonly HotKey[] {
    const top = this.#hitters.top(SHOWN).map(({ item, share }) => ({ values: item, share }));
    this.#hitters.fade();
    this.#stride = Math.min(LARGEST_STRIDE, Math.max(1, Math.round(this.#rows / SAMPLES_A_SECOND)));
    this.#rows = 0;
    this.#looked = 0;
    return top;
  }

  /** A stream that comes faster than it did is looked at less often at once. */
  #look(batch: RowBatch, row: number): void {
    if (++this.#looked % SAMPLES_A_SECOND === 0) this.#stride = Math.min(LARGEST_STRIDE, this.#stride * 2);
    const values = this.#fields.map(({ index, field }) =>
      printValue(readValue(batch.columns[index]!, row), field.type),
    );
    this.#hitters.offer(values.join("\u0000"), () => values);
  }

  /** Between half and one and a half strides. */
  #distance(): number {
    if (this.#stride === 1) return 1;
    this.#dice ^= this.#dice << 13;
    this.#dice ^= this.#dice >>> 17;
    this.#dice ^= this.#dice << 5;
    return 1 + (this.#stride >> 1) + ((this.#dice >>> 0) % this.#stride);
  }
}
