import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog, nodeDefinition } from "./catalog.ts";
import { flinkNames, flinkWords } from "./flink-names.ts";
import { matchingNodes } from "./matching-nodes.ts";

test("each old name finds its node", () => {
  for (const { name, kinds } of flinkNames) {
    for (const word of name.split(/ \/ | \(|\)/u).filter((part) => part !== "")) {
      const found = matchingNodes(catalog, word).map(({ definition }) => definition.kind);
      expect(found, word).toEqual(expect.arrayContaining([kinds[0]]));
    }
  }
});

test("the table of the documentation is that of the catalog", () => {
  const rows = flinkNames.map(({ name, kinds, flink1, flink2 }) => {
    const nodes = kinds.map((kind) => nodeDefinition(kind)?.title.en ?? kind).join(", ");
    return `| ${name} | ${nodes} | ${flinkWords(flink1, "en")} | ${flinkWords(flink2, "en")} |`;
  });
  const documentation = readFileSync(new URL("../../../docs/flink-names.md", import.meta.url), "utf8");
  const table = documentation.split("\n").filter((line) => line.startsWith("|"));
  expect(table).toEqual(["| name | node | Flink 1.x | Flink 2.x |", "|---|---|---|---|", ...rows]);
});

test("words beside the code are in the reader's language", () => {
  const words = /\b(?:deprecated|removed|or|by|and|side|outputs)\b/u;
  for (const { flink1, flink2 } of flinkNames) {
    for (const written of [flink1, flink2]) expect(flinkWords(written, "zh")).not.toMatch(words);
  }
  const iterate = flinkNames.find(({ name }) => name === "iterate");
  expect(iterate && flinkWords(iterate.flink2, "zh")).toBe("已移除；Flink ML 有 Iterations");
});
