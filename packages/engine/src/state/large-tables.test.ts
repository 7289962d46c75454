import { bigint, rowSchema } from "@millrace/graph";
import { expect, test } from "vitest";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { createAccumulators } from "../operators/aggregates/create-accumulator.ts";
import { largeArrays, LARGE } from "./grown-array.ts";
import { createKeyHasher } from "./key-hasher.ts";
import { KeyedTable } from "./keyed-table.ts";
import { readBlock, wordsOf } from "./read-blocks.ts";
import { UNCOUNTED } from "./reserved-memory.ts";

const SCHEMA = rowSchema([{ name: "key", type: bigint(false) }]);
const COUNT = [{ fn: "COUNT", argument: null, name: "rows", type: bigint(false) }] as const;
const BATCH = 4_096;
const KEYS = LARGE + 20 * BATCH;

const emptyTable = (): KeyedTable =>
  new KeyedTable({ keyTypes: [bigint(false)], accumulators: createAccumulators(COUNT, SCHEMA) }, UNCOUNTED);

/** Counts each key from `first` on once more; the rows that they have. */
function count(table: KeyedTable, first: number): Int32Array {
  const hash = createKeyHasher(SCHEMA, [0]);
  const builder = new BatchBuilder(SCHEMA, BATCH);
  const [hashes, rows, all] = [new Int32Array(BATCH), new Int32Array(BATCH), new Int32Array(KEYS)];
  for (let from = 0; from < KEYS; from += BATCH) {
    builder.reset();
    const [key] = builder.columns;
    for (let i = 0; i < BATCH; i++) if (key?.kind === "int64") key.values[i] = BigInt(first + from + i);
    builder.rowCount = BATCH;
    const batch = builder.take();
    hash(batch, hashes);
    table.findRows(batch.columns, 0, BATCH, hashes, rows);
    for (const accumulator of table.accumulators) accumulator.add(null, 0, BATCH, rows);
    all.set(rows, from);
  }
  return all;
}

const counts = (table: KeyedTable): readonly number[] => {
  const lane = table.lanes().at(-1);
  if (lane?.kind !== "words") return [];
  const { buffer, byteOffset } = lane.words;
  return [...new Set(new Float64Array(buffer, byteOffset, table.rowCount))];
};

test("a large table that grows keeps its rows; the next one has its memory and none of them", () => {
  largeArrays.forget();
  const before = emptyTable();
  const rows = count(before, 0);
  expect(count(before, 0)).toEqual(rows);
  expect([before.size, counts(before)]).toEqual([KEYS, [2]]);
  before.close();
  const keptBytes = largeArrays.keptBytes;
  expect(keptBytes).toBeGreaterThan(KEYS * 16);

  const next = emptyTable();
  count(next, 1_000_000_000);
  expect(largeArrays.keptBytes).toBeLessThan(keptBytes);
  expect([next.size, counts(next)]).toEqual([KEYS, [1]]);
  next.close();
});

test("a large table that is closed while its snapshot is under way is in that as it was", () => {
  const table = emptyTable();
  count(table, 0);
  const snapshot = table.changes.begin(false, { subtask: 0, namespace: 0 });
  const next = (): readonly number[] => {
    const { count: rows, lanes } = readBlock(snapshot.next(1, (bytes) => new Uint8Array(bytes)));
    const keys = wordsOf(lanes[1]!);
    return Array.from({ length: rows }, (_, i) => keys[2 * i]!);
  };
  const keys = next();
  table.close();
  const other = emptyTable();
  count(other, 1_000_000_000);
  const all = new Set(keys);
  let most = 0;
  while (!snapshot.done) {
    const slice = next();
    most = Math.max(most, slice.length);
    for (const key of slice) all.add(key);
  }
  snapshot.end();
  other.close();
  expect([keys.length < KEYS, all.size, all.has(KEYS - 1)]).toEqual([true, KEYS, true]);
  expect(most).toBe(keys.length);
});
