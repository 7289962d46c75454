import { expect, test } from "vitest";
import { columnNumbers } from "./column-numbers.ts";

const column = (...values: readonly string[]) => values.map(columnNumbers(values));

test("long decimals are cut to what can be read, and stand below one another", () => {
  expect(column("6240.278178139716", "3932.829797726372", "29591.25183474086")).toEqual([
    "6240.3",
    "3932.8",
    "29591.3",
  ]);
  expect(column("99.90825688073394", "99.95049504950495")).toEqual(["99.9083", "99.9505"]);
});

test("short numbers and whole ones stay as they are", () => {
  expect(column("4.50", "12.00")).toEqual(["4.50", "12.00"]);
  expect(column("1234567890123", "7")).toEqual(["1234567890123", "7"]);
});

test("a number beside which others are huge is not shown as nothing", () => {
  expect(column("123456.789123", "0.000123456")).toEqual(["123457", "0.000123"]);
});

test("exponents are kept, with fewer digits", () => {
  expect(column("1.2345678901E-7", "1.0E10")).toEqual(["1.23457e-7", "1.0E10"]);
});
