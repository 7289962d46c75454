import { expect, test } from "vitest";
import { StringArena } from "./string-arena.ts";

const MIB = 1 << 20;

/** Bytes that tell where they stand. */
const patternAt = (at: number): number => (Math.imul(at, 0x9e37_79b1) >>> 13) & 0xff;

function pattern(from: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => patternAt(from + index));
}

/** Appends pieces of these lengths in turn up to `bytes`; the most that memory grew by with one of them. */
function fill(arena: StringArena, lengths: readonly number[], bytes: number): number {
  let most = 0;
  for (let piece = 0; arena.used < bytes; piece++) {
    const before = arena.byteSize;
    const text = pattern(arena.used, lengths[piece % lengths.length]!);
    arena.append(text, 0, text.length);
    most = Math.max(most, arena.byteSize - before);
  }
  return most;
}

function expectIntact(arena: StringArena): void {
  let wrong = 0;
  for (let at = 0; at < arena.used; at++) if (arena.bytes[at] !== patternAt(at)) wrong += 1;
  expect(wrong).toBe(0);
}

test("one that keeps its strings never copies much at once, however large it is", () => {
  const arena = new StringArena(64, true);
  fill(arena, [1_021], 5 * MIB);
  expect(fill(arena, [1_021], 40 * MIB)).toBeLessThanOrEqual(MIB);
  expectIntact(arena);
});

test.for([[3, 70_000, 1], [1_500_000, 40, 9], [5_000_000]])(
  "what was appended stays where it is, in pieces of %j",
  (lengths) => {
    const arena = new StringArena(64, true);
    fill(arena, lengths, 30 * MIB);
    expectIntact(arena);
  },
);

test("one that was emptied while it was copied begins anew", () => {
  const arena = new StringArena(8 * MIB, true);
  fill(arena, [1_021], 6 * MIB);
  expect(arena.byteSize).toBeGreaterThan(8 * MIB);
  arena.reset();
  expect(arena.byteSize).toBe(8 * MIB);
  fill(arena, [777], 18 * MIB);
  expectIntact(arena);
  arena.empty();
  expect(arena.byteSize).toBe(64);
  fill(arena, [12_345], 9 * MIB);
  expectIntact(arena);
});

test("one whose strings are taken back is not copied ahead", () => {
  const arena = new StringArena(8 * MIB);
  fill(arena, [1_021], 6 * MIB);
  expect(arena.byteSize).toBe(8 * MIB);
  arena.used = 100;
  fill(arena, [1_021], 9 * MIB);
  expectIntact(arena);
});
