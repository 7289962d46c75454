import { expect, test } from "vitest";
import { RowMemory } from "./row-memory.ts";

const MIB = 1 << 20;

test("an array grows in place: what it held stays, the array before has no elements", () => {
  const memory = new RowMemory(0);
  const first = memory.make(Float64Array, MIB)!;
  first[7] = 1.5;
  const grown = memory.grown(first, 64 * MIB)!;
  expect([grown[7], grown[8], first.length]).toEqual([1.5, 0, 0]);
  expect(grown.byteLength).toBeGreaterThanOrEqual(64 * MIB);
});

test("an array beyond 2^25 elements grows without a copy", () => {
  const memory = new RowMemory(0);
  const first = memory.make(Int32Array, (1 << 25) * 4)!;
  first[(1 << 25) - 1] = 3;
  const grown = memory.grown(first, ((1 << 25) + (1 << 16)) * 4)!;
  expect([first.length, grown[(1 << 25) - 1], grown[1 << 25]]).toEqual([0, 3, 0]);
});

test("what is given back is there again, empty, and whoever still has it sees nothing of that", () => {
  const memory = new RowMemory(4 * MIB);
  const before = memory.make(Int32Array, MIB)!.fill(7);
  memory.giveBack([before.buffer]);
  memory.giveBack([before.buffer]);
  expect([memory.keptBytes, before.length]).toEqual([MIB, 0]);
  const next = memory.make(Uint8Array, MIB)!;
  expect(memory.keptBytes).toBe(0);
  expect(next.every((byte) => byte === 0)).toBe(true);
  before[0] = 9;
  expect(next[0]).toBe(0);
});

test("the smallest that has the room is taken, and no more is kept than may be", () => {
  const memory = new RowMemory(4 * MIB);
  const [one, two, three] = [1, 2, 3].map((mib) => memory.make(Uint8Array, mib * MIB)!);
  memory.giveBack([three!.buffer, two!.buffer, one!.buffer]);
  expect(memory.keptBytes).toBe(4 * MIB);
  expect(memory.make(Uint8Array, 2 * MIB)!.byteLength).toBe(3 * MIB);
  memory.forget();
  expect(memory.keptBytes).toBe(0);
});

test("arrays that were not made here are not touched", () => {
  const memory = new RowMemory(4 * MIB);
  const other = new Int32Array(4).fill(1);
  memory.giveBack([other.buffer]);
  expect([memory.grown(other, 64), other.length, memory.keptBytes]).toEqual([null, 4, 0]);
});
