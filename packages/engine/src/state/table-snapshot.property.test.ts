import { bigint, rowSchema, string } from "@millrace/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { batchOfRows } from "../batch/row-values.ts";
import { SectionReader, TABLE_STATE } from "../checkpoint/section-reader.ts";
import type { StateSection } from "../checkpoint/state-io.ts";
import { CountAccumulator } from "../operators/aggregates/count-accumulator.ts";
import { LastValueAccumulator } from "../operators/aggregates/last-value-accumulator.ts";
import { keyGroup, keyGroupRange } from "./key-group.ts";
import { createKeyHasher } from "./key-hasher.ts";
import { KeyedTable } from "./keyed-table.ts";
import type { SlicedSnapshot } from "./row-changes.ts";
import { countsAndTexts } from "./testing/counts-and-texts.ts";
import type { CountsAndTexts } from "./testing/counts-and-texts.ts";
import { readTables } from "./write-tables.ts";

const keyTypes = [string(), bigint(false)];
const schema = rowSchema([
  { name: "text", type: string() },
  { name: "number", type: bigint(false) },
]);
const hash = createKeyHasher(schema, [0, 1]);
const MAX_PARALLELISM = 8;
const memory = { reserveMemory: () => {}, releaseMemory: () => {} };

/** A table of a count and a text, with the rows of some key groups, and what it should hold. */
class Tables {
  readonly count = new CountAccumulator();
  readonly last = new LastValueAccumulator(string());
  readonly table = new KeyedTable({ keyTypes, accumulators: [this.count, this.last] }, memory);
  readonly #rows = new Int32Array(1);
  readonly #hashes = new Int32Array(1);

  put(text: string | null, number: number, value: string | null): void {
    const batch = batchOfRows(schema, [[text, BigInt(number)]]);
    hash(batch, this.#hashes);
    this.table.findRows(batch.columns, 0, 1, this.#hashes, this.#rows);
    this.count.add(null, 0, 1, this.#rows);
    const values = batchOfRows(rowSchema([{ name: "v", type: string() }]), [[value]]);
    this.last.set(this.#rows[0]!, values.columns[0]!, 0);
    this.table.settle();
  }

  remove(text: string | null, number: number): void {
    const batch = batchOfRows(schema, [[text, BigInt(number)]]);
    hash(batch, this.#hashes);
    const row = this.table.lookup(batch.columns, 0, this.#hashes[0]!);
    if (row >= 0) this.table.remove(row);
  }

  contents(): CountsAndTexts {
    return countsAndTexts(this.table, (values) => values.map(String).join("|"));
  }

  owned(from: number, to: number): number {
    let count = 0;
    for (let row = 0; row < this.table.rowCount; row++) {
      const group = keyGroup(this.table.index.hashes[row]!, MAX_PARALLELISM);
      if (this.table.isLive(row) && group >= from && group < to) count++;
    }
    return count;
  }
}

function restored(
  sections: readonly StateSection[],
  groups: { readonly from: number; readonly to: number },
): Tables {
  const tables = new Tables();
  const reader = new SectionReader([{ checkpointId: 1, vertexId: "v", subtask: 0, sections }], "op", groups);
  const about = { keyTypes, keyGroups: groups, maxParallelism: MAX_PARALLELISM };
  readTables(reader, "t", { ...about, tableOf: () => tables.table });
  return tables;
}

/** All that is left of a snapshot. */
function takeRest(snapshot: SlicedSnapshot, id: number, into: StateSection[]): void {
  while (!snapshot.done) takeSlice(snapshot, id, into);
}

function takeSlice(snapshot: SlicedSnapshot, id: number, into: StateSection[]): void {
  const bytes = snapshot.next(id, (length) => new Uint8Array(length)).slice();
  into.push({ operatorUid: "op", name: "t", keyGroup: TABLE_STATE, bytes });
}

const text = fc.constantFrom(null, "", "a", "some longer text of a key", "b");
const put = fc.record({
  kind: fc.constant("put" as const),
  text,
  number: fc.integer({ min: 0, max: 9_000 }),
  value: fc.option(fc.string({ maxLength: 60 })),
});
const remove = fc.record({
  kind: fc.constant("remove" as const),
  text,
  number: fc.integer({ min: 0, max: 40 }),
});
const near = fc.record({
  kind: fc.constant("put" as const),
  text,
  number: fc.integer({ min: 0, max: 40 }),
  value: fc.option(fc.string({ maxLength: 60 })),
});
const change = fc.oneof(put, near, near, remove);
const checkpoint = fc.record({
  before: fc.array(change, { maxLength: 40 }),
  /** Changes between the slices. */
  during: fc.array(change, { maxLength: 40 }),
  outcome: fc.constantFrom("completed" as const, "aborted" as const, "restarted" as const),
});

function apply(tables: Tables, step: typeof change extends fc.Arbitrary<infer T> ? T : never): void {
  if (step.kind === "put") tables.put(step.text, step.number, step.value);
  else tables.remove(step.text, step.number);
}

it("a checkpoint holds the table as it was at its barrier, however it changed while slices were taken (law 5), complete or built on others, also on one that it was restored from", () => {
  fc.assert(
    fc.property(fc.array(checkpoint, { maxLength: 6 }), fc.integer({ min: 0, max: 9_000 }), (steps, many) => {
      let tables = new Tables();
      for (let i = 0; i < many; i += 3) tables.put(`k${i}`, i, `v${i}`);
      /** Sections of the completed checkpoints that the next one builds on. */
      let chain: readonly StateSection[] = [];
      steps.forEach(({ before, during, outcome }, index) => {
        for (const step of before) apply(tables, step);
        const expected = tables.contents();
        const { changes } = tables.table;
        const snapshot = changes.begin(chain.length > 0, { subtask: 0, namespace: 0 });
        const own: StateSection[] = [];
        during.forEach((step, position) => {
          if (position % 9 === 8 && !snapshot.done) takeSlice(snapshot, index + 1, own);
          apply(tables, step);
        });
        takeRest(snapshot, index + 1, own);
        snapshot.end();
        const all = [...chain, ...own];
        expect(restored(all, { from: 0, to: MAX_PARALLELISM }).contents()).toEqual(expected);
        if (outcome === "aborted") {
          changes.aborted();
          return;
        }
        changes.completed();
        chain = all;
        if (outcome === "restarted") tables = restored(all, { from: 0, to: MAX_PARALLELISM });
      });
      if (chain.length === 0) return;
      const whole = restored(chain, { from: 0, to: MAX_PARALLELISM });
      const parts = [0, 1, 2].map((subtask) => {
        const groups = keyGroupRange(subtask, MAX_PARALLELISM, 3);
        const part = restored(chain, groups);
        expect(part.table.size).toBe(whole.owned(groups.from, groups.to));
        return part.contents();
      });
      expect(new Map(parts.flatMap((part) => [...part]))).toEqual(whole.contents());
    }),
    { numRuns: 60 },
  );
});

it("a restored table goes on: its rows are found, free ones used again, and texts given back", () => {
  const tables = new Tables();
  for (let i = 0; i < 300; i++) tables.put(`key ${i}`, i, "x".repeat(50));
  for (let i = 0; i < 300; i += 2) tables.remove(`key ${i}`, i);
  const own: StateSection[] = [];
  const snapshot = tables.table.changes.begin(false, { subtask: 0, namespace: 0 });
  takeRest(snapshot, 1, own);
  snapshot.end();
  const next = restored(own, { from: 0, to: MAX_PARALLELISM });
  for (let i = 0; i < 300; i++) next.put(`key ${i}`, i, "y");
  expect([next.table.rowCount, next.table.size]).toEqual([300, 300]);
  expect(next.contents().get("key 1|1")).toEqual([2n, "y"]);
  expect(next.contents().get("key 2|2")).toEqual([1n, "y"]);
});

it("what a removed row held is nothing to the key that gets its number after a restore", () => {
  const tables = new Tables();
  const { changes } = tables.table;
  const own: StateSection[] = [];
  for (const id of [1, 2]) {
    if (id === 1) tables.put("gone", 1, "its text");
    else tables.remove("gone", 1);
    const snapshot = changes.begin(id > 1, { subtask: 0, namespace: 0 });
    takeRest(snapshot, id, own);
    snapshot.end();
    changes.completed();
  }
  const next = restored(own, { from: 0, to: MAX_PARALLELISM });
  next.put("new", 2, null);
  expect([...next.contents()]).toEqual([["new|2", [1n, null]]]);
});

it("where there is no memory for what changes meanwhile the snapshot fails, and the table goes on", () => {
  let left = 1_000_000;
  const tables = new Tables();
  const table = new KeyedTable(
    { keyTypes, accumulators: [new CountAccumulator()] },
    {
      reserveMemory: (bytes) => {
        if (bytes > left) throw new Error("no room");
        left -= bytes;
      },
      releaseMemory: (bytes) => (left += bytes),
    },
  );
  const batch = batchOfRows(schema, [["a", 1n]]);
  const [hashes, rows] = [new Int32Array(1), new Int32Array(1)];
  hash(batch, hashes);
  table.findRows(batch.columns, 0, 1, hashes, rows);
  const snapshot = table.changes.begin(false, { subtask: 0, namespace: 0 });
  const before = left;
  left = 0;
  table.findRows(batch.columns, 0, 1, hashes, rows);
  expect(snapshot.failed).toBe(true);
  snapshot.end();
  left = before;
  table.findRows(batch.columns, 0, 1, hashes, rows);
  expect(table.size).toBe(1);
  expect(tables.table.size).toBe(0);
});
