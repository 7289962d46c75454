import { catalog } from "@millrace/nodes";
import { expect, test } from "vitest";
import { definitionOf } from "../store/definitions.ts";
import { testDocument } from "../testing/test-document.ts";
import { canInsert, insertionOf } from "./insertion.ts";

test("a node fits into an edge where both sides take it", () => {
  const document = testDocument("a:collection f:filter p:print | a>p");
  expect(insertionOf(document, catalog, { nodeId: "f", edgeId: "a_p" })).toEqual({
    into: { node: "f", port: "in" },
    onFrom: { node: "f", port: "out" },
  });
});

test("a sink, a source and what the stream does not suit do not fit", () => {
  const document = testDocument("a:collection b:collection g:aggregate s:discard p:print | a>p");
  for (const nodeId of ["b", "g", "s"])
    expect(insertionOf(document, catalog, { nodeId, edgeId: "a_p" })).toBeNull();
});

test("a kind is tried before it is placed", () => {
  const document = testDocument("a:collection p:print | a>p");
  const fits = (kind: string) =>
    canInsert(document, catalog, { definition: definitionOf(kind)!, edgeId: "a_p" });
  expect([fits("filter"), fits("print"), fits("aggregate")]).toEqual([true, false, false]);
});
