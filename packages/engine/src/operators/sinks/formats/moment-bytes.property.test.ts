import fc from "fast-check";
import { expect, test } from "vitest";
import { formatTimestamp } from "../../../expression/text-format.ts";
import { MomentBytes } from "./moment-bytes.ts";

test("what stands there is what the formatter gives, or nothing does", () => {
  const moments = new MomentBytes();
  const ms = fc.oneof(
    fc.integer({ min: -62_200_000_000_000, max: 253_402_400_000_000 }),
    fc.integer({ min: -100_000_000, max: 100_000_000 }),
  );
  fc.assert(
    fc.property(ms, fc.nat({ max: 4 }), (moment, precision) => {
      const length = moments.write(moment, precision);
      const year = new Date(moment).getUTCFullYear();
      expect(length > 0).toBe(year >= 0 && year <= 9_999 && precision <= 3);
      const text = new TextDecoder().decode(moments.bytes.subarray(0, length));
      if (length > 0) expect(text).toBe(formatTimestamp(moment, precision));
    }),
  );
});
