import fc from "fast-check";
import { expect, test } from "vitest";
import { naturalLogarithm } from "./natural-logarithm.ts";

const bitsOf = (value: number): string => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16);
};

test("it is the logarithm, to the last places", () => {
  fc.assert(
    fc.property(fc.double({ min: 2 ** -53, max: 1, noNaN: true }), (x) => {
      const expected = Math.log(x);
      expect(Math.abs(naturalLogarithm(x) - expected)).toBeLessThanOrEqual(4e-16 * Math.abs(expected));
    }),
    { numRuns: 20_000 },
  );
});

test("it gives these bits, whatever the JavaScript engine", () => {
  const bits = [1, 0.5, 0.1, 0.9, 2 ** -53].map((x) => bitsOf(naturalLogarithm(x)));
  expect(bits).toMatchInlineSnapshot(`
    [
      "0",
      "bfe62e42fefa39ef",
      "c0026bb1bbb55515",
      "bfbaf8e8210a415c",
      "c0425e4f7b2737fa",
    ]
  `);
});
