import { bigint, rowSchema } from "@millrace/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { HashSlots } from "./hash-slots.ts";
import { createKeyHasher } from "./key-hasher.ts";
import { KeyIndex } from "./key-index.ts";
import { finishHash, GOLDEN } from "./murmur.ts";
import { RestoredIndex } from "./restored-index.ts";
import { RowBits } from "./row-bits.ts";

function has(slots: HashSlots, hash: number, row: number): boolean {
  const looked = (words: Int32Array, shift: number): boolean => {
    let slot = Math.imul(hash, GOLDEN) >>> shift;
    while (words[slot] !== 0 && words[slot] !== row + 1) slot = (slot + 1) & (words.length - 1);
    return words[slot] !== 0;
  };
  return looked(slots.words, slots.shift) || (slots.before !== null && looked(slots.before, slots.shift + 1));
}

const step = fc.oneof(
  fc.record({
    kind: fc.constant("admit" as const),
    rows: fc.array(fc.nat(1_999), { minLength: 1, maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant("remove" as const), rows: fc.array(fc.nat(1_999), { maxLength: 40 }) }),
  fc.record({ kind: fc.constant("grow" as const), rows: fc.constant([]) }),
);

it("has the rows that are asked for, and in the end all that were not dropped", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.integer(), (steps, seed) => {
      const count = 2_000;
      // Few enough hashes that some rows share one.
      const hashes = new Int32Array(count).map((_, row) => finishHash((row % 1_700) + seed));
      const live = new RowBits(count);
      for (let row = 0; row < count; row++) if (row % 5 !== 0) live.add(row);
      const expected = new Set(Array.from({ length: count }, (_, row) => row).filter((row) => row % 5 !== 0));
      const slots = new HashSlots(16);
      const restored = new RestoredIndex(slots, count, live, 10);
      let room = count;
      const wrongOf = (of: Int32Array, counts: (row: number) => boolean): number =>
        of.findIndex((hash, row) => counts(row) && has(slots, hash, row) !== expected.has(row));
      for (const { kind, rows } of steps) {
        if (kind === "admit") {
          const given = Int32Array.from(rows, (row) => hashes[row]!);
          restored.admit(given, 0, given.length, hashes);
          const asked = new Set(given);
          expect(wrongOf(hashes, (row) => asked.has(hashes[row]!))).toBe(-1);
        } else if (kind === "grow") {
          room += 1_000;
          slots.ensure(room, hashes);
        }
        for (const row of kind === "remove" ? rows : []) {
          slots.remove(row, hashes);
          restored.drop(row);
          expected.delete(row);
        }
      }
      restored.finish(hashes);
      expect(wrongOf(hashes, () => true)).toBe(-1);
    }),
    { numRuns: 60 },
  );
});

it("serves batches of a large table before all of its rows are in their slots", () => {
  const schema = rowSchema([{ name: "key", type: bigint(false) }]);
  const hash = createKeyHasher(schema, [0]);
  const rows = 300_000;
  const builder = new BatchBuilder(schema, rows);
  const [key] = builder.columns;
  const batchOf = (from: number, count: number, step: number) => {
    builder.reset();
    for (let i = 0; i < count; i++) if (key?.kind === "int64") key.values[i] = BigInt(from + i * step);
    builder.rowCount = count;
    return builder.take();
  };
  const hashes = new Int32Array(rows);
  const found = new Int32Array(rows);
  const all = batchOf(0, rows, 1);
  hash(all, hashes);
  const before = new KeyIndex([bigint(false)]);
  before.findRows(all.columns, 0, rows, hashes, found);

  const index = new KeyIndex([bigint(false)]);
  index.reserveRows(rows);
  index.hashes.set(before.hashes.subarray(0, rows));
  const [mine, theirs] = [index.keys[0]!, before.keys[0]!];
  if (mine.kind === "int64" && theirs.kind === "int64") mine.values.set(theirs.values.subarray(0, rows));
  const live = new RowBits(rows);
  live.fill(rows);
  index.adopt(rows, live);

  const some = batchOf(7, 10, 29_000);
  hash(some, hashes);
  index.remove(7 + 29_000);
  index.findRows(some.columns, 0, 10, hashes, found);
  expect([...found.subarray(0, 10)]).toEqual(Array.from({ length: 10 }, (_, i) => 7 + i * 29_000));
  const others = batchOf(rows - 2, 4, 1);
  hash(others, hashes);
  index.findRows(others.columns, 0, 4, hashes, found);
  expect([...found.subarray(0, 4)]).toEqual([rows - 2, rows - 1, rows, rows + 1]);
  expect(index.lookup(others.columns, 0, hashes[0]!)).toBe(rows - 2);
  const again = batchOf(0, rows, 1);
  hash(again, hashes);
  index.findRows(again.columns, 0, rows, hashes, found);
  expect(found.subarray(0, rows).every((row, i) => row === i)).toBe(true);
});
