import { expect, test } from "vitest";
import { literalOfText, textOfLiteral } from "./row-literal.ts";

test.each([
  ["", "STRING", null],
  ["7", "INT", 7],
  ["7.5", "DOUBLE NOT NULL", 7.5],
  ["7.", "DOUBLE", "7."],
  ["seven", "INT", "seven"],
  ["9223372036854775807", "BIGINT", "9223372036854775807"],
  ["1.10", "DECIMAL(10, 2)", "1.10"],
  ["TRUE", "BOOLEAN", true],
  ["yes", "BOOLEAN", "yes"],
  ["7", "STRING", "7"],
])("%s as %s", (text, type, literal) => {
  expect(literalOfText(text, type)).toBe(literal);
});

test("what is typed stays as it is typed", () => {
  for (const text of ["7", "7.", "-0", "1e3", "abc"])
    expect(textOfLiteral(literalOfText(text, "DOUBLE"))).toBe(text);
});
