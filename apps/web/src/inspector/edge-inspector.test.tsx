// @vitest-environment happy-dom
import { compile } from "@millrace/graph";
import type { FlowPartitioning } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { expect, test } from "vitest";
import { compileNow, followDocument } from "../store/compile-store.ts";
import { openInStore, useDocument } from "../store/document-store.ts";
import { setPreferences } from "../store/preferences-store.ts";
import { Mounted } from "../testing/mount.tsx";
import { testDocument } from "../testing/test-document.ts";
import { EdgeInspector } from "./edge-inspector.tsx";

setPreferences({ locale: "en" });
followDocument((document) => compile(document, catalog));

const COLUMNS = ["who STRING", "flags TINYINT", "price DOUBLE", "count BIGINT"].map((column) => {
  const [name, type] = column.split(" ");
  return { name, type };
});

/** What the first edge shows with this choice: what is chosen, and what it says of how rows are spread. */
function shownWith(partitioning: FlowPartitioning | null) {
  const document = testDocument("a:collection p:print | a>p");
  const [from, to] = document.nodes;
  const edges = document.edges.map((edge) => ({ ...edge, ...(partitioning && { partitioning }) }));
  const nodes = [{ ...from!, config: { schema: COLUMNS, rows: [] } }, to!];
  openInStore({
    id: "d",
    example: false,
    version: 1,
    document: { ...document, nodes, edges } as typeof document,
    savedMs: 0,
  });
  compileNow();
  function Edge() {
    const edge = useDocument((state) => state.history.value.edges[0]);
    return edge && <EdgeInspector edge={edge} />;
  }
  using page = Mounted.show(<Edge />);
  const selects = page.all<HTMLSelectElement>("select");
  return {
    chosen: selects[0]?.selectedOptions[0]?.textContent,
    columns: [...(selects[1]?.options ?? [])].slice(1).map(({ textContent }) => textContent),
    facts: page.all("dt").map(({ textContent }) => textContent),
    last: page.all("dd").at(-1)?.textContent,
    fields: page.all("[data-testid^=field-]").map(({ dataset }) => dataset["testid"]),
    problems: page.all(".has-problem").map(({ textContent }) => textContent),
  };
}

test("what is chosen is shown once; what becomes of it is told where it says more", () => {
  expect(shownWith({ kind: "rebalance" })).toMatchObject({
    chosen: "rebalance: in turn",
    facts: ["From", "To"],
  });
  const chained = { facts: ["From", "To", "Partitioning"], last: "chained: a call, no channel" };
  expect(shownWith(null)).toMatchObject({ chosen: "automatic", ...chained });
  expect(shownWith({ kind: "forward" })).toMatchObject(chained);
});

test("custom is offered the columns that it can take: whole numbers", () => {
  const { columns } = shownWith({ kind: "custom", column: "count" });
  expect(columns).toEqual(["flags TINYINT", "count BIGINT"]);
});

test("an expression or a function has the fields of the node that does the same, with its problems in place", () => {
  const choice = {
    kind: "partitioner",
    by: "expression",
    expression: "who",
    code: "",
    bigints: "number",
    onError: "fail",
  } as const;
  const shown = shownWith(choice);
  expect(shown.chosen).toBe("custom: by an expression or a function");
  expect(shown.fields).toEqual(["field-by", "field-expression", "field-onError"]);
  expect(shown.problems).toHaveLength(1);
  expect(shownWith({ ...choice, by: "function" }).fields).toEqual([
    "field-by",
    "field-code",
    "field-bigints",
    "field-onError",
  ]);
});
