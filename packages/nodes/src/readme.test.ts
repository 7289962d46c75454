import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog } from "./catalog.ts";

const READMES = [
  { language: "en", file: "README.md", lists: ["Sources", "Transformations", "Sinks"] },
  { language: "zh", file: "README.zh-CN.md", lists: ["数据源", "转换", "接收器"] },
] as const;
const CATEGORIES = ["source", "transformation", "sink"] as const;

test.each(READMES)("$file names every node in the list of its category", ({ language, file, lists }) => {
  const lines = readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8").split("\n");
  for (const [index, category] of CATEGORIES.entries()) {
    const list = lines.find((line) => line.startsWith(`- **${lists[index]}**`)) ?? "";
    const missing = catalog
      .filter((definition) => definition.category === category)
      .map(({ title }) => title[language])
      .filter((title) => !list.includes(title));
    expect(missing, lists[index]).toEqual([]);
  }
});
