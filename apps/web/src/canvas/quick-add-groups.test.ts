import { catalog } from "@millrace/nodes";
import { expect, test } from "vitest";
import { testDocument } from "../testing/test-document.ts";
import { quickAddGroups, takenBy } from "./quick-add-groups.ts";

const kindsOf = (text: string, node: string) =>
  quickAddGroups(testDocument(text), catalog, { end: { node, port: "in", type: "target" } }).map(
    ({ way, definitions }) => [way, definitions.map(({ kind }) => kind)] as const,
  );

test("an input that has its edge takes a node into that edge, or a source instead of it", () => {
  const [into, instead] = kindsOf("a:collection p:print | a>p", "p");
  expect(into?.[0]).toEqual({ kind: "insert", edge: "a_p" });
  expect(into?.[1]).toContain("filter");
  expect(into?.[1]).not.toContain("collection");
  expect(instead?.[0]).toEqual({ kind: "replace", edge: "a_p" });
  expect(instead?.[1]).toContain("collection");
});

test("a free input, and one that takes many edges, are joined as they are", () => {
  expect(kindsOf("p:print |", "p").map(([way]) => way)).toEqual([{ kind: "add" }]);
  const union = testDocument("a:collection u:union | a>u");
  expect(takenBy(union, catalog, { node: "u", port: "in", type: "target" })).toBeNull();
});

test("an output is never taken", () => {
  const document = testDocument("a:collection p:print | a>p");
  expect(takenBy(document, catalog, { node: "a", port: "out", type: "source" })).toBeNull();
});
