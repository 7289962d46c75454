import { catalog } from "./catalog.ts";
import { expect, test } from "vitest";
import { matchingNodes } from "./matching-nodes.ts";

const found = (query: string) => matchingNodes(catalog, query).map(({ definition }) => definition.kind);

test("nothing typed finds everything, in the order of the catalog", () => {
  expect(found("  ")).toEqual(catalog.map((definition) => definition.kind));
});

test("a node is found by its title in both languages, and by every alias", () => {
  for (const definition of catalog) {
    for (const query of [definition.title.en, definition.title.zh, ...definition.aliases]) {
      expect(found(query), query).toContain(definition.kind);
    }
  }
});

test("a title that begins with the query comes before one that contains it, an alias after both", () => {
  const [first] = matchingNodes(catalog, catalog[3].title.en);
  expect(first?.definition.kind).toBe(catalog[3].kind);
  expect(first?.alias).toBeNull();
});

test("the start of a word counts before what is inside of one, and letters that lie apart find nothing", () => {
  const [first] = matchingNodes(catalog, "stream");
  expect(first?.alias).toMatch(/stream/iu);
  expect(found("algn")).toEqual([]);
  expect(found("分组")[0]).toBe("key-by");
});

test("spaces, dashes and case make no difference", () => {
  const wanted = found("group by");
  expect(wanted).toEqual(expect.arrayContaining(["key-by", "aggregate"]));
  for (const query of ["groupby", "groupBy", "group-by", "GROUP_BY"])
    expect(found(query), query).toEqual(wanted);
  expect(found("-")).toEqual(found(""));
});

test("what nobody is called finds nothing", () => {
  expect(found("zzqy")).toEqual([]);
});
