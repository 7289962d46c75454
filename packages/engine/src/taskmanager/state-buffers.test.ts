import { expect, test } from "vitest";
import type { StateSection } from "../checkpoint/state-io.ts";
import { stateBuffers } from "./state-buffers.ts";

const section = (bytes: Uint8Array): StateSection => ({
  operatorUid: "count",
  name: "keys",
  keyGroup: -2,
  bytes,
});

test("sections that are parts of one file move with its buffer, once, and stay what they were", () => {
  const file = Uint8Array.from({ length: 1 << 18 }, (_, index) => index);
  const sections = [section(file.subarray(3, 50)), section(file.subarray(50, 1 << 16))];
  const transfer = stateBuffers(sections);
  expect(transfer).toEqual([file.buffer]);
  const moved = structuredClone(sections, { transfer: [...transfer] });
  expect(file.byteLength).toBe(0);
  expect(moved[1]!.bytes.subarray(0, 3)).toEqual(Uint8Array.of(50, 51, 52));
});

test("what may stand in a pool, or is shared already, stays where it is", () => {
  const pooled = section(new Uint8Array(Buffer.from("small")));
  const shared = section(new Uint8Array(new SharedArrayBuffer(1 << 17)));
  expect(stateBuffers([pooled, section(Buffer.from("pooled")), shared])).toEqual([]);
});
