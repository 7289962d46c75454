import { bigint, rowSchema } from "@millrace/graph";
import { expect, test } from "vitest";
import type { Column } from "../../batch/column.ts";
import { batchOfRows } from "../../batch/row-values.ts";
import { CountAccumulator } from "../../operators/aggregates/count-accumulator.ts";
import { createKeyHasher } from "../key-hasher.ts";
import type { KeyedTable } from "../keyed-table.ts";
import { readBlock } from "../read-blocks.ts";
import type { SlicedSnapshot } from "../row-changes.ts";
import { readTables } from "../write-tables.ts";
import { StoredStateBackend } from "./stored-state-backend.ts";
import { MemoryPageStore } from "./testing/memory-page-store.ts";

const schema = rowSchema([{ name: "key", type: bigint(false) }]);
const hash = createKeyHasher(schema, [0]);
const memory = { reserveMemory: () => {}, releaseMemory: () => {} };

class CountedStore extends MemoryPageStore {
  batches = 0;
  override batch(work: () => void): void {
    this.batches++;
    super.batch(work);
  }
}

/** Counts by key with a page store behind them. */
class Counting {
  readonly store = new CountedStore();
  readonly table: KeyedTable;
  #checkpoints = 0;

  constructor(cacheBytes = 1 << 20, accumulators = [new CountAccumulator()]) {
    const descriptor = { keyTypes: [bigint(false)], accumulators: () => accumulators };
    this.table = new StoredStateBackend(() => this.store, cacheBytes).createTable(descriptor, memory);
  }

  add(from: number, to: number): void {
    const count = to - from;
    const batch = batchOfRows(
      schema,
      Array.from({ length: count }, (_, i) => [BigInt(from + i)]),
    );
    const [hashes, rows] = [new Int32Array(count), new Int32Array(count)];
    hash(batch, hashes);
    this.table.findRows(batch.columns, 0, count, hashes, rows);
    this.table.accumulators[0]?.add(null, 0, count, rows);
    this.table.settle();
  }

  /** Looks up the keys; which of them were not there before. */
  fresh(keys: readonly number[]): readonly number[] {
    const batch = batchOfRows(
      schema,
      keys.map((key) => [BigInt(key)]),
    );
    const [hashes, rows] = [new Int32Array(keys.length), new Int32Array(keys.length)];
    hash(batch, hashes);
    this.table.findRows(batch.columns, 0, keys.length, hashes, rows);
    return [...this.table.store!.fresh(rows, 0, keys.length)].slice(0, keys.length);
  }

  /** Its row, or -1. */
  rowOf(key: number): number {
    return this.table.lookup(...this.#one(key));
  }

  insert(key: number): number {
    return this.table.insert(...this.#one(key));
  }

  #one(key: number): [readonly Column[], number, number] {
    const batch = batchOfRows(schema, [[BigInt(key)]]);
    const hashes = new Int32Array(1);
    hash(batch, hashes);
    return [batch.columns, 0, hashes[0]!];
  }

  begin(incremental: boolean): SlicedSnapshot {
    return this.table.changes.begin(incremental, { subtask: 0, namespace: 0 });
  }

  /** The rows that are left to take of a snapshot, how many. */
  take(snapshot: SlicedSnapshot): number {
    const id = ++this.#checkpoints;
    let rows = 0;
    while (!snapshot.done) rows += readBlock(snapshot.next(id, (bytes) => new Uint8Array(bytes))).count;
    snapshot.end();
    return rows;
  }
}

test("nothing is written when a snapshot begins, nor while it is taken", () => {
  const task = new Counting();
  task.add(0, 1_000);
  expect(task.store.batches).toBe(0);
  const snapshot = task.begin(false);
  task.add(500, 1_500);
  expect(task.take(snapshot)).toBe(1_000);
  expect(task.store.batches).toBe(0);
});

test("what a snapshot has from memory is no change when it is written later, and one when it changes", () => {
  const task = new Counting();
  task.add(0, 1_000);
  const first = task.begin(false);
  task.table.store?.flushes();
  expect(task.take(first)).toBe(1_000);
  task.table.changes.completed();
  expect(task.take(task.begin(true))).toBe(0);
  task.table.changes.completed();
  task.add(10, 30);
  const third = task.begin(true);
  expect(task.take(third)).toBe(20);
});

test("without a checkpoint it is one: also what was written meanwhile", () => {
  const task = new Counting();
  task.add(0, 100);
  task.take(task.begin(false));
  task.table.changes.completed();
  task.add(0, 10);
  const aborted = task.begin(true);
  task.table.store?.flushes();
  task.add(20, 25);
  expect(task.take(aborted)).toBe(10);
  task.table.changes.aborted();
  expect(task.take(task.begin(true))).toBe(15);
});

test("what leaves memory before its slice comes is in the snapshot as it was", () => {
  const task = new Counting(1);
  task.add(0, 1_000);
  const snapshot = task.begin(false);
  for (let from = 0; from < 20_000; from += 1_000) task.add(from, from + 1_000);
  expect(task.store.batches).toBeGreaterThan(0);
  expect(task.take(snapshot)).toBe(1_000);
});

test("a table that was restored has the rows under their numbers, and its first checkpoint only what has changed", () => {
  const task = new Counting();
  task.add(0, 1_000);
  const blocks: Uint8Array[] = [];
  const first = task.begin(false);
  while (!first.done) blocks.push(first.next(1, (bytes) => new Uint8Array(bytes)));
  first.end();
  const next = new Counting(1);
  const read = { keyed: () => [], blocks: () => blocks, operator: () => [], isOwn: true };
  const own = { keyTypes: [bigint(false)], keyGroups: { from: 0, to: 128 }, maxParallelism: 128 };
  readTables(read, "t", { ...own, tableOf: () => next.table });
  expect(next.table.size).toBe(1_000);
  expect(next.table.changes.hasBase).toBe(true);
  next.add(995, 1_005);
  expect(next.take(next.begin(true))).toBe(10);
});

test("a removed key is not found while its row is in memory still, and is new when it comes again", () => {
  for (const written of [false, true]) {
    const task = new Counting();
    task.add(0, 10);
    if (written) task.table.store!.flushes();
    const row = task.rowOf(3);
    task.table.remove(row);
    expect([task.rowOf(3), task.table.isLive(row), task.table.size]).toEqual([-1, false, 9]);
    task.add(3, 4);
    expect([task.rowOf(3), task.table.isLive(row), task.table.size]).toEqual([row, true, 10]);
    task.table.remove(row);
    expect(task.insert(3)).toBe(row);
    expect([task.rowOf(3), task.table.isLive(row), task.table.size]).toEqual([row, true, 10]);
  }
});

test("a removed key that comes again is in a checkpoint, of a table with keys alone too", () => {
  const task = new Counting(1 << 20, []);
  task.add(0, 10);
  task.table.remove(task.rowOf(3));
  task.insert(3);
  task.table.remove(task.rowOf(4));
  task.add(4, 5);
  expect(task.take(task.begin(false))).toBe(10);
});

test("a removed key is fresh when it comes again, once", () => {
  const task = new Counting();
  task.add(0, 4);
  task.table.remove(task.rowOf(1));
  task.table.remove(task.rowOf(2));
  expect(task.fresh([0, 1, 2, 2, 7, 1])).toEqual([0, 1, 1, 0, 1, 0]);
  expect(task.fresh([0, 1, 2, 2, 7, 1])).toEqual([0, 0, 0, 0, 0, 0]);
  task.table.remove(task.rowOf(1));
  task.insert(1);
  expect(task.fresh([1])).toEqual([0]);
});

test("what a table had before it was cleared is in no checkpoint, and is the base of none", () => {
  for (const open of [false, true]) {
    const task = new Counting();
    task.add(0, 10);
    task.take(task.begin(false));
    if (!open) task.table.changes.completed();
    task.table.clear();
    if (open) task.table.changes.completed();
    expect(task.table.changes.hasBase).toBe(false);
    task.add(100, 103);
    expect([task.table.size, task.take(task.begin(true))]).toEqual([3, 3]);
  }
});
