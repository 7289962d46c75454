import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog, nodeDefinition } from "./catalog.ts";
import { edgeNames, matchingEdgeNames } from "./edge-names.ts";
import { flinkNames, flinkNamesOf, flinkWords } from "./flink-names.ts";
import { matchingNodes } from "./matching-nodes.ts";

const wordsOf = (name: string): readonly string[] => name.split(/ \/ | \(|\)/u).filter((part) => part !== "");

test("each old name finds its node", () => {
  for (const { name, kinds } of flinkNames) {
    for (const word of wordsOf(name)) {
      const found = matchingNodes(catalog, word).map(({ definition }) => definition.kind);
      expect(found, word).toEqual(expect.arrayContaining([kinds[0]]));
    }
  }
});

/** Names of other engines. */
const NOT_FLINKS = new Set(["customGrouping", "fieldsGrouping", "PunctuatedWindow", "topN"]);
/** As code is written: readTextFile, ReduceFunction, PROCESS_ONCE. */
const IS_CODE = /^(?:[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[A-Z]+_[A-Z]+)$/u;
const CLASSES = ["Partitioner", "Trigger", "Evictor", "apply", "distinct", "iterate", "connect"];

test("of each alias that is a name of Flink's the help page says what became of it", () => {
  let names = 0;
  for (const { kind, aliases } of catalog) {
    const told = new Set(flinkNamesOf(kind).flatMap(({ name }) => wordsOf(name)));
    for (const alias of aliases) {
      const isFlinks = IS_CODE.test(alias) || CLASSES.includes(alias);
      if (!isFlinks || NOT_FLINKS.has(alias)) continue;
      names++;
      expect([...told], `${alias} of ${kind}`).toContain(alias);
    }
  }
  expect(names).toBeGreaterThan(150);
});

test("what is a choice of an edge in a pipeline is found by its name in Flink, with where to choose it", () => {
  const found = (query: string) => matchingEdgeNames(query).map(({ choice }) => choice);
  for (const name of ["rebalance", "rescale", "shuffle", "forward", "broadcast", "global"])
    expect(found(name)).toEqual([name]);
  expect(found("getSideOutput")).toEqual(["side output"]);
  expect(found("旁路输出")).toEqual(["side output"]);
  expect(found("map")).toEqual([]);
  expect(found(" ")).toEqual([]);
  const [rebalance] = matchingEdgeNames("rebalance");
  expect(rebalance?.what.en).toContain("select it");
  expect(rebalance?.what.zh).toContain("选中边");
});

test("an event window is a count window and a data-driven one, in both languages", () => {
  for (const name of ["event window", "事件窗口"])
    expect(matchingNodes(catalog, name).map(({ definition }) => definition.kind)).toEqual(
      expect.arrayContaining(["count-window", "data-window"]),
    );
});

test("the table of the documentation is that of the catalog", () => {
  const all = [...flinkNames, ...edgeNames.map(({ flink }) => flink)];
  const rows = all.map(({ name, kinds, flink1, flink2 }) => {
    const titles = kinds.map((kind) => nodeDefinition(kind)?.title.en ?? kind);
    const nodes = titles.length === 0 ? "(of an edge)" : titles.join(", ");
    return `| ${name} | ${nodes} | ${flinkWords(flink1, "en")} | ${flinkWords(flink2, "en")} |`;
  });
  const documentation = readFileSync(new URL("../../../docs/flink-names.md", import.meta.url), "utf8");
  const table = documentation.split("\n").filter((line) => line.startsWith("|"));
  expect(table).toEqual(["| name | node | Flink 1.x | Flink 2.x |", "|---|---|---|---|", ...rows]);
});

test("what was deprecated or removed in Flink 1.x is told with its version, in both languages", () => {
  const versions = (text: string) => text.match(/1\.\d+/gu) ?? [];
  let told = 0;
  for (const { name, flink1 } of flinkNames) {
    const en = flinkWords(flink1, "en");
    const claims = [...en.matchAll(/\b(?:deprecated|removed)\b( in 1\.\d+)?/gu)];
    told += claims.length;
    for (const [claim, version] of claims) expect(version, `${name}: ${claim}`).toBeDefined();
    expect(versions(flinkWords(flink1, "zh")).toSorted(), name).toEqual(versions(en).toSorted());
  }
  expect(told).toBeGreaterThan(25);
});

test("words beside the code are in the reader's language", () => {
  const words = /\b(?:deprecated|removed|since|before|still|or|by|and|side|outputs)\b/u;
  for (const { flink1, flink2 } of flinkNames) {
    for (const written of [flink1, flink2]) expect(flinkWords(written, "zh")).not.toMatch(words);
  }
  const iterate = flinkNames.find(({ name }) => wordsOf(name).includes("iterate"));
  expect(iterate && flinkWords(iterate.flink2, "zh")).toBe("已移除；Flink ML 有 Iterations");
});
