import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { crc32, joinCrc32 } from "./crc32.ts";

const bytes = fc.uint8Array({ maxLength: 200 });

it("is zlib's, whatever was before", () => {
  fc.assert(
    fc.property(bytes, bytes, (before, after) => {
      expect(crc32(after, crc32(before))).toBe(zlibCrc32(after, zlibCrc32(before)));
    }),
  );
});

it("is that of the whole, joined from its parts", () => {
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      const whole = crc32(second, crc32(first));
      expect(joinCrc32(crc32(first), crc32(second), second.length)).toBe(whole);
    }),
  );
  const long = new Uint8Array(3_000_001).map((_, index) => index * 31);
  const [head, tail] = [long.subarray(0, 7), long.subarray(7)];
  expect(joinCrc32(crc32(head), crc32(tail), tail.length)).toBe(zlibCrc32(long));
});
