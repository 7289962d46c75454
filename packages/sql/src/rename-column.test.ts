import { expect, test } from "vitest";
import { renameColumn } from "./rename-column.ts";

test.each([
  ["price * amount", "price", "cost", "cost * amount"],
  ["price + price", "price", "unit price", "`unit price` + `unit price`"],
  ["CASE WHEN a > 1 THEN a ELSE b END", "a", "x", "CASE WHEN x > 1 THEN x ELSE b END"],
  ["COALESCE(`a`,  'a') /* a */", "a", "x", "COALESCE(x,  'a') /* a */"],
  ["UPPER(name) LIKE 'name%'", "name", "title", "UPPER(title) LIKE 'name%'"],
])("%s: %s becomes %s", (text, from, to, expected) => expect(renameColumn(text, from, to)).toBe(expected));

test("what does not read the column, or is no expression, is left alone", () => {
  expect(renameColumn("price + 1", "amount", "x")).toBeNull();
  expect(renameColumn("'price'", "price", "x")).toBeNull();
  expect(renameColumn("price +", "price", "x")).toBeNull();
});
