import { BatchBuilder, MAX_BATCH_ROWS } from "@millrace/engine";
import type { RowBatch } from "@millrace/engine";
import { bigint, double, rowSchema, timestamp } from "@millrace/graph";

const SCHEMA = rowSchema([
  { name: "id", type: bigint(false) },
  { name: "ts", type: timestamp(false) },
  { name: "x", type: double(false) },
]);
const ROWS_PER_MS = 10;
const DISORDER_MS = 500;

/** Batches of (id, ts, x): ids in an order without pattern, 10,000 rows a second if not said otherwise, out of order by up to half a second. The same every time. */
export class WindowRows {
  readonly ids = new Float64Array(MAX_BATCH_ROWS);
  readonly times: Float64Array;
  readonly values: Float64Array;
  made = 0;
  readonly #keys: number;
  readonly #rowsPerMs: number;
  readonly #builder = new BatchBuilder(SCHEMA);
  readonly #words: BigInt64Array;
  #random = 1;

  /** `rowsPerMs`: of event time. */
  constructor(keys: number, rowsPerMs = ROWS_PER_MS) {
    this.#keys = keys;
    this.#rowsPerMs = rowsPerMs;
    const [id, ts, x] = this.#builder.columns;
    if (id?.kind !== "int64" || ts?.kind !== "float64" || x?.kind !== "float64") throw new Error("columns");
    this.#words = id.values;
    this.times = ts.values;
    this.values = x.values;
    this.#builder.rowCount = MAX_BATCH_ROWS;
  }

  get batch(): RowBatch {
    return this.#builder.take();
  }

  /** No row comes behind it. */
  get watermark(): number {
    return Math.floor(this.made / this.#rowsPerMs) - DISORDER_MS - 1;
  }

  next(): void {
    for (let row = 0; row < MAX_BATCH_ROWS; row++) {
      this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) | 0;
      const random = this.#random >>> 8;
      const id = (random ^ (random >>> 11)) % this.#keys;
      this.ids[row] = id;
      this.#words[row] = BigInt(id);
      this.times[row] = Math.floor((this.made + row) / this.#rowsPerMs) - ((random >>> 3) % DISORDER_MS);
      this.values[row] = row;
    }
    this.made += MAX_BATCH_ROWS;
  }
}
