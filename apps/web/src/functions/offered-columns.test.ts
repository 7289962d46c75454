import { expect, test } from "vitest";
import { offeredColumns } from "./offered-columns.ts";

const returned = [
  { name: "city", type: "STRING", span: null },
  { name: "cents", type: "BIGINT", span: null },
  { name: "tags", type: null, span: null },
];

test("columns that are declared keep their type, what no column can hold is left out", () => {
  expect(offeredColumns(returned, [{ name: "cents", type: "INT" }])).toEqual({
    columns: [
      { name: "city", type: "STRING" },
      { name: "cents", type: "INT" },
    ],
    without: ["tags"],
  });
});

test("nothing is offered where the columns are declared, in whatever order, or cannot be told", () => {
  const declared = [
    { name: "cents", type: "INT" },
    { name: "city", type: "STRING" },
  ];
  expect(offeredColumns(returned, declared)).toBeNull();
  expect(offeredColumns(null, declared)).toBeNull();
});
