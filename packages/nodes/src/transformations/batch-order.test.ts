import { compile } from "@millrace/graph";
import type { RuntimeMode } from "@millrace/graph";
import { expect, test } from "vitest";
import { catalog } from "../catalog.ts";
import { draw } from "../examples/draw.ts";

/** Columns that reach Deduplicate, of which only k and x are read. */
function columnsOfFirst(runtimeMode: RuntimeMode): readonly string[] {
  const document = draw(
    "order",
    [
      {
        id: "rows",
        kind: "collection",
        name: "Rows",
        at: [0, 0],
        config: {
          schema: [
            { name: "k", type: "STRING NOT NULL" },
            { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
            { name: "x", type: "BIGINT NOT NULL" },
          ],
          rows: [["a", "2026-01-01 00:00:00", 1]],
        },
      },
      { id: "time", kind: "timestamps-and-watermarks", name: "Time", at: [1, 0], config: { column: "ts" } },
      { id: "key", kind: "key-by", name: "Key", at: [2, 0], config: { columns: ["k"] } },
      {
        id: "first",
        kind: "deduplicate",
        name: "First",
        at: [3, 0],
        config: { columns: ["k"] },
      },
      {
        id: "map",
        kind: "map",
        name: "Map",
        at: [0, 1],
        config: {
          keepOthers: false,
          projections: [
            { name: "k", expression: "k" },
            { name: "x", expression: "x" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [1, 1] },
    ],
    ["rows -> time", "time -> key", "key -> first", "first -> map", "map -> print"],
    { runtimeMode },
  );
  const { jobGraph, diagnostics } = compile(document, catalog);
  expect(diagnostics).toEqual([]);
  const edge = jobGraph?.edges.find(({ target }) => target === "first");
  return edge?.schema.fields.map(({ name }) => name) ?? [];
}

test("in batch an edge by key carries the rows' time, so that they can be put in its order", () => {
  expect(columnsOfFirst("streaming")).toEqual(["k", "x"]);
  expect(columnsOfFirst("batch")).toEqual(["k", "ts", "x"]);
  expect(columnsOfFirst("automatic")).toEqual(["k", "ts", "x"]);
});
