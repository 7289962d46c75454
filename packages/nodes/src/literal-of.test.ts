import { double } from "@millrace/graph";
import { expect, test } from "vitest";
import { literalOf } from "./literal-of.ts";

test.each([
  ["-0", -0],
  ["-0.0e3", -0],
  ["0", 0],
  ["-2.5", -2.5],
])("%s is the same number when its spec has been JSON", (text, value) => {
  const literal: unknown = JSON.parse(JSON.stringify(literalOf(text, double())));
  expect(Number(literal)).toBe(value);
});

test.each(["", "NaN", "Infinity", "1e999", "one"])("%s is no DOUBLE that a person types", (text) => {
  expect(literalOf(text, double())).toBeUndefined();
});
