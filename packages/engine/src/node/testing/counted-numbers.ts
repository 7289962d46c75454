import { bigint, rowSchema } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { StringArena } from "../../batch/string-arena.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import { createAccumulators } from "../../operators/aggregates/create-accumulator.ts";
import type { OperatorContext } from "../../operators/operator.ts";
import { partitionHashes } from "../../operators/partition-hashes.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import { readTables, tableParts, writeTables } from "../../state/write-tables.ts";
import { NUMBERED } from "./numbered-rows.ts";

const SECTION = "counted";
/** Numbers that leave the same rest are one key. */
const RESTS = 2_048;
const KEYS = rowSchema([
  { name: "split", type: bigint(false) },
  { name: "rest", type: bigint(false) },
]);
const KEY_TYPES = KEYS.fields.map(({ type }) => type);

/** How often numbers came of each split and rest, and the text of the last: in the state backend of the job. */
export class CountedNumbers {
  readonly #context: OperatorContext;
  readonly #table: KeyedTable;
  readonly #keys = new BatchBuilder(KEYS);
  readonly #hash = createKeyHasher(KEYS, [0, 1]);
  #hashes = new Int32Array(0);
  #rows = new Int32Array(0);

  constructor(context: OperatorContext) {
    this.#context = context;
    const accumulators = () =>
      createAccumulators(
        [
          { fn: "COUNT", argument: null, name: "n", type: bigint(false) },
          { fn: "MAX", argument: 2, name: "pad", type: NUMBERED.fields[2]!.type },
        ],
        NUMBERED,
      );
    this.#table = context.stateBackend.createTable({ keyTypes: KEY_TYPES, accumulators }, context);
  }

  /** Of what lies outside of memory. */
  get storedBytes(): number {
    return this.#table.store?.storedBytes ?? 0;
  }

  add(batch: RowBatch): void {
    const [splits, numbers] = batch.columns;
    const count = batch.to - batch.from;
    const keys = this.#keys;
    keys.reset();
    for (let i = 0; i < count; i++) {
      int64(keys.columns[0]!)[i] = int64(splits!)[batch.from + i]!;
      int64(keys.columns[1]!)[i] = int64(numbers!)[batch.from + i]! % BigInt(RESTS);
    }
    keys.rowCount = count;
    if (this.#rows.length < batch.to) {
      this.#hashes = new Int32Array(batch.to);
      this.#rows = new Int32Array(batch.to);
    }
    const taken = keys.take();
    this.#hash(taken, this.#hashes);
    this.#table.findRows(taken.columns, 0, count, this.#hashes, this.#rows);
    this.#rows.copyWithin(batch.from, 0, count);
    const [counts, pads] = this.#table.accumulators;
    counts!.add(null, batch.from, batch.to, this.#rows);
    pads!.add(batch.columns[2]!, batch.from, batch.to, this.#rows);
    this.#table.settle();
  }

  /** Keys that did not come as often as numbers below `next(split)` leave their rest. */
  miscounted(next: (split: number) => number): number {
    const counted = new BatchBuilder(rowSchema([{ name: "n", type: bigint(false) }]), 1).columns[0]!;
    const arena = new StringArena(0);
    let wrong = 0;
    for (const part of tableParts(this.#table)) {
      const [splits, rests] = part.index.keys.map(int64);
      for (let row = 0; row < part.rowCount; row++) {
        part.accumulators[0]!.emitRow(row, counted, 0, arena);
        const expected = Math.ceil((next(Number(splits![row])) - Number(rests![row])) / RESTS);
        if (Number(int64(counted)[0]) !== expected) wrong++;
      }
    }
    return wrong;
  }

  restore(state: StateReader): void {
    readTables(state, SECTION, {
      ...this.#context,
      keyTypes: KEY_TYPES,
      tableOf: () => this.#table,
      partitionHashes: partitionHashes(KEY_TYPES, 1),
    });
  }

  snapshot(state: StateWriter): void {
    const hashes = partitionHashes(KEY_TYPES, 1);
    const table = { namespace: 0, table: this.#table, partitionHashes: hashes };
    writeTables([table], SECTION, this.#context.maxParallelism, state);
  }

  close(): void {
    this.#table.close();
  }
}

export function int64(column: Column): BigInt64Array {
  if (column.kind !== "int64") throw new TypeError(`a column of ${column.kind}`);
  return column.values;
}
