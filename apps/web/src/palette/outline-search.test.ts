import { expect, test } from "vitest";
import { definitionOf } from "../store/definitions.ts";
import { testDocument } from "../testing/test-document.ts";
import { searchDocument } from "./outline-search.ts";

const base = testDocument("orders:collection large:filter print:print");
const document = {
  ...base,
  nodes: base.nodes.map((node) =>
    node.id === "large"
      ? { ...node, config: { condition: "COALESCE(total, 0) >= 2.00 AND customer <> 'zed'" } }
      : node,
  ),
  notes: [
    {
      id: "n",
      text: "Large orders only",
      position: { x: 0, y: 0 },
      size: { width: 200, height: 80 },
      color: "plain" as const,
    },
  ],
  groups: [{ id: "g", name: "Totals", nodes: ["large"], collapsed: false }],
};
const found = (query: string) =>
  searchDocument(document, query, { definitionOf, locale: "en" }).map(
    ({ kind, id, field }) => `${kind} ${id} ${field?.name ?? "name"}`,
  );

test("names come first, then settings and notes", () => {
  expect(found("large")).toEqual(["node large name", "note n name"]);
  expect(found("total")).toEqual(["group g name", "node large condition"]);
});

test("a setting is found by any text in it, with what is round it", () => {
  const [hit] = searchDocument(document, "zed", { definitionOf, locale: "en" });
  expect(hit).toMatchObject({
    id: "large",
    field: { name: "condition" },
    excerpt: "…= 2.00 AND customer <> 'zed'",
  });
});

test("each entry of a list is found by itself, with its place and its whole text", () => {
  const map = testDocument("m:map");
  const projections = ["price * 2", "price", "1"].map((expression, n) => ({ name: `c${n}`, expression }));
  const nodes = map.nodes.map((node) => ({ ...node, config: { ...node.config, projections } }));
  const finds = searchDocument({ ...map, nodes }, "Price", { definitionOf, locale: "en" });
  expect(finds.map(({ field }) => [field?.name, field?.entry, field?.text])).toEqual([
    ["projections", 0, "price * 2"],
    ["projections", 1, "price"],
  ]);
});

test("what the form does not show now is not found: a find leads to its field", () => {
  const source = testDocument("d:directory");
  const finds = (format: string) => {
    const config = { format, delimiter: "~" };
    const nodes = source.nodes.map((node) => ({ ...node, config: { ...node.config, ...config } }));
    return searchDocument({ ...source, nodes }, "~", { definitionOf, locale: "en" });
  };
  expect([finds("csv").length, finds("parquet").length]).toEqual([1, 0]);
});

test("nothing asked, nothing found", () => {
  expect(found("  ")).toEqual([]);
});
