import { bigint, rowSchema } from "@millrace/graph";
import { expect, test } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import { CountAccumulator } from "../../operators/aggregates/count-accumulator.ts";
import { createKeyHasher } from "../key-hasher.ts";
import type { KeyedTable } from "../keyed-table.ts";
import { UNCOUNTED } from "../reserved-memory.ts";
import { StateExpiry } from "../state-expiry.ts";
import { tableParts } from "../write-tables.ts";
import { StoredStateBackend } from "./stored-state-backend.ts";
import { MemoryPageStore } from "./testing/memory-page-store.ts";

const schema = rowSchema([{ name: "key", type: bigint(false) }]);
const hash = createKeyHasher(schema, [0]);
const TTL_MS = 1_000;

/** Tables of one task, and the disk that they are on. */
class Stored {
  readonly store = new MemoryPageStore();
  readonly #backend = new StoredStateBackend(() => this.store, 1 << 20);

  create(stamped: boolean): KeyedTable {
    const accumulators = (): readonly CountAccumulator[] => [new CountAccumulator()];
    return this.#backend.createTable({ keyTypes: [bigint(false)], accumulators, stamped }, UNCOUNTED);
  }
}

/** Keys [from, to). */
function add(
  table: KeyedTable,
  from: number,
  to: number,
): { readonly rows: Int32Array; readonly count: number } {
  const count = to - from;
  const batch = batchOfRows(
    schema,
    Array.from({ length: count }, (_, i) => [BigInt(from + i)]),
  );
  const [hashes, rows] = [new Int32Array(count), new Int32Array(count)];
  hash(batch, hashes);
  table.findRows(batch.columns, 0, count, hashes, rows);
  table.accumulators[0]?.add(null, 0, count, rows);
  table.settle();
  return { rows, count };
}

function rowsOf(table: KeyedTable): number {
  let rows = 0;
  for (const part of tableParts(table)) rows += part.size;
  return rows;
}

test("rows that have expired on a full disk go when there is room again, and none with them", () => {
  const stored = new Stored();
  const { store } = stored;
  const table = stored.create(true);
  const expiry = new StateExpiry(table, table.stamps!, { ttlMs: TTL_MS, update: "on-create-and-write" });
  const write = (from: number, to: number, nowMs: number): void => {
    const { rows, count } = add(table, from, to);
    expiry.admit(rows, 0, count, nowMs, true);
  };
  write(0, 1_000, 0);
  table.store!.flushes();
  write(2_000, 2_100, 500);
  store.mostPages = 0;
  for (const nowMs of [1_000, 1_200]) {
    expiry.cleanUp(nowMs);
    expect([table.size, expiry.nextMs]).toEqual([1_100, nowMs + 125]);
  }
  store.mostPages = Infinity;
  table.store!.flushes();
  store.mostPages = 0;
  expiry.cleanUp(1_325);
  write(3_000, 3_100, 1_400);
  expect([table.size, expiry.nextMs]).toEqual([1_200, 1_450]);
  store.mostPages = Infinity;
  expect(rowsOf(table)).toBe(1_200);
  expiry.cleanUp(1_450);
  expect([table.size, rowsOf(table)]).toEqual([200, 200]);
});

test("a table that goes while the disk is full leaves nothing in the next one", () => {
  const stored = new Stored();
  const { store } = stored;
  const before = stored.create(false);
  add(before, 0, 2_000);
  before.store!.flushes();
  const remove = store.remove.bind(store);
  store.remove = () => {
    store.mostPages = 0;
    store.write(0, new Uint8Array(0));
  };
  before.drop();
  const next = stored.create(false);
  next.clear();
  store.mostPages = Infinity;
  store.remove = remove;
  expect([next.size, rowsOf(next), next.store!.names().names.length]).toEqual([0, 0, 0]);
  const snapshot = next.changes.begin(false, { subtask: 0, namespace: 0 });
  snapshot.next(1, (bytes) => new Uint8Array(bytes));
  expect(snapshot.done).toBe(true);
  snapshot.end();
  add(next, 5, 1_500);
  expect([next.size, rowsOf(next)]).toEqual([1_495, 1_495]);
});
