import { double, rowSchema, string } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RowBatch } from "../../batch/row-batch.ts";
import { batchOfRows } from "../../batch/row-values.ts";
import { SectionReader, SectionWriter, TABLE_STATE } from "../../checkpoint/section-reader.ts";
import type { StateSection } from "../../checkpoint/state-io.ts";
import { CountAccumulator } from "../../operators/aggregates/count-accumulator.ts";
import { LastValueAccumulator } from "../../operators/aggregates/last-value-accumulator.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import { keyGroupRange } from "../../state/key-group.ts";
import { hashMapStateBackend } from "../../state/keyed-state-backend.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import type { KeyedTable } from "../../state/keyed-table.ts";
import type { SlicedSnapshot } from "../../state/row-changes.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";
import { countsAndTexts } from "../../state/testing/counts-and-texts.ts";
import type { CountsAndTexts } from "../../state/testing/counts-and-texts.ts";
import { readTables, writeTables } from "../../state/write-tables.ts";

const keyTypes = [string(), double()];
const schema = rowSchema([
  { name: "text", type: string() },
  { name: "number", type: double() },
  { name: "value", type: string() },
]);
const hash = createKeyHasher(schema, [0, 1]);
const MAX_PARALLELISM = 8;
const ALL = { from: 0, to: MAX_PARALLELISM };
const descriptor = {
  keyTypes,
  accumulators: () => [new CountAccumulator(), new LastValueAccumulator(string())],
};

type Row = readonly [text: string | null, number: number, value: string | null];

/** A table of counts and last values, fed with batches, beside what it should hold. */
class Counted {
  readonly table: KeyedTable;
  readonly backend: KeyedStateBackend;
  expected = new Map<string, readonly [bigint, string | null]>();
  reserved = 0;
  readonly #hashes = new Int32Array(4_096);
  readonly #rows = new Int32Array(4_096);

  constructor(backend: KeyedStateBackend) {
    this.backend = backend;
    this.table = backend.createTable(descriptor, {
      reserveMemory: (bytes) => (this.reserved += bytes),
      releaseMemory: (bytes) => (this.reserved -= bytes),
    });
  }

  add(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const batch: RowBatch = batchOfRows(
      schema,
      rows.map((row) => [...row]),
    );
    hash(batch, this.#hashes);
    const { table } = this;
    table.findRows(batch.columns.slice(0, 2), batch.from, batch.to, this.#hashes, this.#rows);
    for (const accumulator of table.accumulators)
      accumulator.add(batch.columns[2]!, batch.from, batch.to, this.#rows);
    table.settle();
    for (const [text, number, value] of rows) {
      const key = keyOf(text, number);
      const count = this.expected.get(key)?.[0] ?? 0n;
      this.expected.set(key, [value === null ? count : count + 1n, value]);
    }
    if (table.size !== this.expected.size)
      throw new Error(`${table.size} keys instead of ${this.expected.size}`);
  }

  close(): void {
    this.table.close();
    this.backend.close();
    if (this.reserved !== 0) throw new Error(`${this.reserved} bytes were not given back`);
  }
}

/** -0 and 0 are one key. */
const keyOf = (text: string | null, number: number): string => `${text}|${number === 0 ? 0 : number}`;

const contentsOf = (table: KeyedTable): CountsAndTexts =>
  countsAndTexts(table, ([text, number]) => keyOf(text as string | null, number as number));

const read = (sections: readonly StateSection[], table: KeyedTable, keyGroups = ALL): KeyedTable => {
  const reader = new SectionReader(
    [{ checkpointId: 1, vertexId: "v", subtask: 0, sections }],
    "op",
    keyGroups,
  );
  readTables(reader, "t", { keyTypes, keyGroups, maxParallelism: MAX_PARALLELISM, tableOf: () => table });
  return table;
};

function restored(sections: readonly StateSection[], keyGroups = ALL): CountsAndTexts {
  const uncounted = { reserveMemory: (): void => {}, releaseMemory: (): void => {} };
  return contentsOf(read(sections, hashMapStateBackend.createTable(descriptor, uncounted), keyGroups));
}

function savepoint(table: KeyedTable): StateSection[] {
  const sections: StateSection[] = [];
  writeTables([{ namespace: 0, table }], "t", MAX_PARALLELISM, new SectionWriter("op", sections));
  return sections;
}

function slice(snapshot: SlicedSnapshot, checkpointId: number): StateSection {
  const bytes = snapshot.next(checkpointId, (length) => new Uint8Array(length)).slice();
  return { operatorUid: "op", name: "t", keyGroup: TABLE_STATE, bytes };
}

const row: fc.Arbitrary<Row> = fc.tuple(
  fc.constantFrom(null, "", "a", "some longer text of a key", "b"),
  fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 40 }), fc.constantFrom(-0, NaN, 0.5)),
  fc.option(fc.string({ maxLength: 60 }), { nil: null }),
);
const batches = fc.array(fc.array(row, { maxLength: 60 }), { maxLength: 6 });
const checkpoint = fc.record({
  before: batches,
  /** Between the slices. */
  during: batches,
  outcome: fc.constantFrom("completed" as const, "completed" as const, "aborted" as const),
});

const many = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => [`k${index % 7}`, index, `v${index}`]);

describe.each(Object.entries(STATE_BACKENDS_TESTED))("%s", (_name, make) => {
  it("takes checkpoints of what it held at the barrier (law 5), complete or built on others, which every backend restores", () => {
    fc.assert(
      fc.property(
        fc.array(checkpoint, { maxLength: 5 }),
        fc.integer({ min: 0, max: 3_000 }),
        (steps, count) => {
          const counted = new Counted(make());
          counted.add(many(count));
          let chain: readonly StateSection[] = [];
          steps.forEach(({ before, during, outcome }, index) => {
            for (const rows of before) counted.add(rows);
            const expected = new Map(counted.expected);
            const { changes } = counted.table;
            const snapshot = changes.begin(chain.length > 0, { subtask: 0, namespace: 0 });
            const own: StateSection[] = [];
            for (const rows of during) {
              if (!snapshot.done) own.push(slice(snapshot, index + 1));
              counted.add(rows);
            }
            while (!snapshot.done) own.push(slice(snapshot, index + 1));
            snapshot.end();
            expect(restored([...chain, ...own])).toEqual(expected);
            if (outcome === "aborted") {
              changes.aborted();
              return;
            }
            changes.completed();
            chain = [...chain, ...own];
          });
          counted.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  it("goes on from checkpoints and savepoints of every backend, with all key groups or some", () => {
    fc.assert(
      fc.property(batches, batches, fc.integer({ min: 0, max: 2_000 }), (first, second, count) => {
        for (const from of Object.values(STATE_BACKENDS_TESTED)) {
          const writer = new Counted(from());
          writer.add(many(count));
          for (const rows of first) writer.add(rows);
          const { changes } = writer.table;
          const snapshot = changes.begin(false, { subtask: 0, namespace: 0 });
          const sliced: StateSection[] = [];
          while (!snapshot.done) sliced.push(slice(snapshot, 1));
          snapshot.end();
          for (const sections of [sliced, savepoint(writer.table)]) {
            const reader = new Counted(make());
            read(sections, reader.table);
            reader.expected = new Map(writer.expected);
            expect(reader.table.size).toBe(writer.expected.size);
            for (const rows of second) reader.add(rows);
            expect(restored(savepoint(reader.table))).toEqual(reader.expected);
            reader.close();
            const parts = [0, 1, 2].flatMap((subtask) => {
              const part = new Counted(make());
              read(sections, part.table, keyGroupRange(subtask, MAX_PARALLELISM, 3));
              const contents = [...restored(savepoint(part.table))];
              expect(part.table.size).toBe(contents.length);
              part.close();
              return contents;
            });
            expect(parts.length).toBe(writer.expected.size);
            expect(new Map(parts)).toEqual(writer.expected);
          }
          writer.close();
        }
      }),
      { numRuns: 2 },
    );
  });

  it("has all that was changed often in its next checkpoint, whatever was written back meanwhile", () => {
    const counted = new Counted(make());
    const { table } = counted;
    counted.add(many(4_000));
    const batch = batchOfRows(
      schema,
      many(4_000).map((each) => [...each]),
    );
    const [hashes, rows] = [new Int32Array(4_000), new Int32Array(4_000)];
    hash(batch, hashes);
    for (let round = 0; round < 150; round++) {
      table.findRows(batch.columns.slice(0, 2), 0, 4_000, hashes, rows);
      for (const accumulator of table.accumulators) accumulator.add(batch.columns[2]!, 0, 4_000, rows);
      table.settle();
    }
    const snapshot = table.changes.begin(false, { subtask: 0, namespace: 0 });
    const own: StateSection[] = [];
    while (!snapshot.done) own.push(slice(snapshot, 1));
    snapshot.end();
    const found = restored(own);
    expect(found.size).toBe(4_000);
    expect(new Set([...found.values()].map(([count]) => count))).toEqual(new Set([151n]));
    counted.close();
  });

  it("holds many keys of one hash", () => {
    const counted = new Counted(make());
    const rows = Array.from({ length: 500 }, (_, index): Row => [`${index}`, index, "x".repeat(40)]);
    const batch = batchOfRows(
      schema,
      rows.map((each) => [...each]),
    );
    const hashes = new Int32Array(500).fill(7);
    const found = new Int32Array(500);
    for (let round = 1; round <= 2; round++) {
      counted.table.findRows(batch.columns.slice(0, 2), batch.from, batch.to, hashes, found);
      for (const accumulator of counted.table.accumulators)
        accumulator.add(batch.columns[2]!, batch.from, batch.to, found);
      counted.table.settle();
      expect(counted.table.size).toBe(500);
    }
    counted.close();
  });
});
