import { BatchBuilder, createAccumulators, createKeyHasher, KeyedTable, writeTables } from "@millrace/engine";
import { bigint, rowSchema } from "@millrace/graph";
import type { KeyBatch, KeyedSums } from "./keyed-sums.ts";

const SCHEMA = rowSchema([
  { name: "key", type: bigint(false) },
  { name: "amount", type: bigint(false) },
]);
const MAX_ROWS = 4_096;
const MAX_PARALLELISM = 128;

/** The engine's keyed table as its operators use it: batches of columns. */
export class TypedTable implements KeyedSums {
  readonly #hash = createKeyHasher(SCHEMA, [0]);
  readonly #hashes = new Int32Array(MAX_ROWS);
  readonly #rows = new Int32Array(MAX_ROWS);
  readonly #builder = new BatchBuilder(SCHEMA, MAX_ROWS);
  readonly #table: KeyedTable;

  constructor() {
    const accumulators = createAccumulators(
      [
        { fn: "COUNT", argument: null, name: "count", type: bigint(false) },
        { fn: "SUM", argument: 1, name: "sum", type: bigint() },
      ],
      SCHEMA,
    );
    const memory = { reserveMemory: () => {}, releaseMemory: () => {} };
    this.#table = new KeyedTable({ keyTypes: [bigint(false)], accumulators }, memory);
  }

  get size(): number {
    return this.#table.rowCount;
  }

  add({ integers }: KeyBatch): void {
    const [key, amount] = this.#builder.columns;
    if (key?.kind !== "int64" || amount?.kind !== "int64")
      throw new Error("two BIGINT columns were expected");
    this.#builder.reset();
    key.values.set(integers);
    amount.values.set(integers);
    this.#builder.rowCount = integers.length;
    const batch = this.#builder.take();
    this.#hash(batch, this.#hashes);
    this.#table.findRows([batch.columns[0]!], batch.from, batch.to, this.#hashes, this.#rows);
    for (const accumulator of this.#table.accumulators) {
      accumulator.add(batch.columns[1]!, batch.from, batch.to, this.#rows);
    }
  }

  snapshot(): number {
    let bytes = 0;
    writeTables([{ namespace: 0, table: this.#table }], "sums", MAX_PARALLELISM, {
      keyed: (_name, _group, section) => {
        bytes += section.length;
      },
      operator: () => {},
    });
    return bytes;
  }
}
