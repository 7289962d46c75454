import { compile } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { beforeEach, expect, test } from "vitest";
import { testDocument } from "../testing/test-document.ts";
import { definitionOf } from "./definitions.ts";
import { currentDocument, openInStore, undoEdit } from "./document-store.ts";
import { setConfig } from "./edits.ts";
import { renameUses } from "./follow-rename.ts";
import { followRename } from "./rename-offer.ts";

const projection = (name: string, expression: string) => ({ name, expression });
const drawn = testDocument(
  "c:collection m:map f:filter k:key-by g:aggregate n:map p:print | c>m m>f f>k k>g g>n n>p",
);
const configs: Readonly<Record<string, object>> = {
  c: { schema: [{ name: "who", type: "STRING" }], rows: [["ann"]] },
  m: { projections: [projection("name", "UPPER(who)")], keepOthers: true },
  f: { condition: "name <> 'x' AND who IS NOT NULL" },
  k: { columns: ["name"] },
  g: { aggregates: [{ fn: "MAX", column: "name", name: "name_max" }] },
  n: { projections: [projection("other", "name || name_max")], keepOthers: false },
};
const document: FlowDocument = {
  ...drawn,
  nodes: drawn.nodes.map((node) => ({ ...node, config: { ...node.config, ...configs[node.id] } })),
};
const { outputs } = compile(document, catalog);
const hadColumn = (nodeId: string) => outputs[nodeId]?.fields.some(({ name }) => name === "name") ?? false;
const renamed = { nodeId: "m", from: "name", to: "full name", hadColumn };

beforeEach(() => openInStore({ id: "d", example: false, version: 1, savedMs: 0, document }));

test("a name is followed through every kind of setting, as far as the column goes", () => {
  const uses = renameUses(document, definitionOf, renamed);
  expect(uses.map(({ node, field, after }) => `${node.id}.${field}: ${after}`)).toEqual([
    "f.condition: `full name` <> 'x' AND who IS NOT NULL",
    "k.columns: full name",
    "g.aggregates: MAX(full name)",
    "n.projections: `full name` || name_max",
  ]);
});

test("a node that makes a column of that name itself ends the way", () => {
  const shadowed = {
    ...document,
    nodes: document.nodes.map((node) =>
      node.id === "g"
        ? { ...node, config: { aggregates: [{ fn: "COUNT", column: null, name: "name" }] } }
        : node,
    ),
  };
  expect(renameUses(shadowed, definitionOf, renamed).map(({ node }) => node.id)).toEqual(["f", "k"]);
});

test("following is one step of undo together with the new name", () => {
  setConfig("m", "projections", [projection("full name", "UPPER(who)")]);
  followRename({ ...renamed, field: "projections" }, renameUses(currentDocument(), definitionOf, renamed));
  expect(currentDocument().nodes.find(({ id }) => id === "k")?.config["columns"]).toEqual(["full name"]);
  undoEdit();
  expect(currentDocument()).toEqual(document);
});
