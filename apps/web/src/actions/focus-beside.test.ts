import { expect, test } from "vitest";
import { testDocument } from "../testing/test-document.ts";
import { besides } from "./focus-beside.ts";

const document = testDocument("a:collection f:filter m:map p:print | a>f f>m m>p");

test("next to what goes is what feeds it, else what it feeds, else anything that stays", () => {
  const next = (...nodes: readonly string[]) => besides(document, { nodes: new Set(nodes) });
  expect(next("f")).toBe("a");
  expect(next("f", "m")).toBe("a");
  expect(next("a")).toBe("f");
  expect(next("a", "f", "m", "p")).toBeNull();
  const [, edge] = document.edges;
  expect(besides(document, { nodes: new Set(), edges: new Set([edge?.id ?? ""]) })).toBe("f");
});
