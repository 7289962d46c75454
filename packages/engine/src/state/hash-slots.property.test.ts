import fc from "fast-check";
import { expect, it } from "vitest";
import { HashSlots } from "./hash-slots.ts";
import { finishHash, GOLDEN } from "./murmur.ts";
import { RowBits } from "./row-bits.ts";

/** Rows of a hash by what HashSlots promises of its arrays. */
function rowsAt(slots: HashSlots, hash: number): ReadonlySet<number> {
  const found = new Set<number>();
  const look = (words: Int32Array, shift: number): void => {
    let slot = Math.imul(hash, GOLDEN) >>> shift;
    for (let entry = words[slot]!; entry !== 0; entry = words[slot]!) {
      if (entry > 0) found.add(entry - 1);
      slot = (slot + 1) & (words.length - 1);
    }
  };
  look(slots.words, slots.shift);
  if (slots.before !== null) look(slots.before, slots.shift + 1);
  return found;
}

const step = fc.oneof(
  fc.record({ kind: fc.constant("put" as const), rows: fc.integer({ min: 400, max: 1_800 }) }),
  fc.record({ kind: fc.constant("remove" as const), rows: fc.integer({ min: 1, max: 600 }) }),
  fc.record({ kind: fc.constant("advance" as const), rows: fc.integer({ min: 1, max: 4_000 }) }),
);

it("has the rows that were put and not removed, also while it grows", () => {
  let grew = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 15, maxLength: 40 }), fc.integer(), (steps, seed) => {
      // Few enough hashes that some rows share one.
      const hashes = new Int32Array(80_000).map((_, row) => finishHash((row % 18_000) + seed));
      const slots = new HashSlots(4_200);
      const live = new Set<number>();
      let next = 0;
      for (const { kind, rows } of steps) {
        if (kind === "advance") slots.advance(hashes, rows);
        for (let i = 0; i < rows && kind === "put"; i++) {
          slots.ensure(next + 1, hashes);
          slots.put(next, hashes[next]!);
          live.add(next++);
        }
        for (const row of [...live].slice(0, kind === "remove" ? rows : 0)) {
          slots.remove(row, hashes);
          live.delete(row);
        }
        if (slots.before !== null) grew++;
        const wrong = hashes
          .subarray(0, next)
          .findIndex((hash, row) => rowsAt(slots, hash).has(row) !== live.has(row));
        expect(wrong).toBe(-1);
      }
    }),
    { numRuns: 20 },
  );
  expect(grew).toBeGreaterThan(0);
});

it("is made of many rows at once", () => {
  const count = 30_000;
  const hashes = new Int32Array(count).map((_, row) => finishHash(row));
  const live = new RowBits(count);
  for (let row = 0; row < count; row += 3) live.add(row);
  const slots = new HashSlots(16);
  slots.empty(count);
  slots.putRange(0, count, hashes, live);
  for (let row = 0; row < count; row++) expect(rowsAt(slots, hashes[row]!).has(row)).toBe(row % 3 === 0);
  live.fill(count);
  slots.putRange(0, count, hashes, live);
  for (let row = 0; row < count; row++) expect(rowsAt(slots, hashes[row]!).has(row)).toBe(true);
});
