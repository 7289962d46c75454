import { catalog } from "@millrace/nodes";
import { expect, test } from "vitest";
import { testDocument } from "../testing/test-document.ts";
import { joinedEdges } from "./delete-and-join.ts";

const joined = (text: string, removed: readonly string[]) =>
  joinedEdges(testDocument(text), catalog, new Set(removed)).map(({ from, to }) => `${from.node}>${to.node}`);

test("a node in the middle leaves, and its neighbours are joined", () => {
  expect(joined("a:collection b:filter c:print | a>b b>c", ["b"])).toEqual(["a>c"]);
});

test("several in a row leave at once", () => {
  expect(joined("a:collection b:filter c:map d:print | a>b b>c c>d", ["b", "c"])).toEqual(["a>d"]);
});

test("one that forks joins what it led to", () => {
  expect(joined("a:collection b:filter c:print d:print | a>b b>c b>d", ["b"])).toEqual(["a>c", "a>d"]);
});

test("neighbours that do not fit are left apart", () => {
  expect(joined("a:collection k:key-by g:aggregate p:print | a>k k>g g>p", ["k"])).toEqual([]);
});
