import { expect, test } from "vitest";
import { transferList } from "./transfer-list.ts";

test("whole buffers move, among the values and one level below them", () => {
  const direct = new Uint8Array(3);
  const member = new Uint8Array(4);
  expect(transferList(["text", direct, { name: "a", body: member }, null, 7])).toEqual([
    direct.buffer,
    member.buffer,
  ]);
});

test("a part of a larger buffer is copied, and no buffer moves twice", () => {
  const whole = new Uint8Array(8);
  expect(transferList([whole.subarray(2), new Uint8Array()])).toEqual([]);
  expect(transferList([whole, { again: whole }])).toEqual([whole.buffer]);
});
