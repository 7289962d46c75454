import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const WORDS = [
  "mill",
  "water",
  "wheel",
  "river",
  "the",
  "of",
  "grain",
  "flour",
  "Stone",
  "sluice",
  "naïve",
  "磨",
];
const LINES = Array.from({ length: 1_500 }, (_, line) =>
  Array.from({ length: 1 + (line % 9) }, (__, i) => WORDS[(line * 7 + i * i * 5 + i) % WORDS.length]!).join(
    i18nSpace(line),
  ),
);

function i18nSpace(line: number): string {
  return line % 2 === 0 ? " " : ", ";
}

function expected(): readonly string[] {
  const counts = new Map<string, number>();
  return LINES.flatMap((line) => line.split(/[ ,]+/u)).map((word) => {
    const key = word.toLowerCase();
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return `${key}\t${count}`;
  });
}

export const wordCount: Program = {
  id: "word-count",
  about: "text file, FlatMap, rolling count by key: each count of each word once",
  files: { "text.txt": `${LINES.join("\n")}\n` },
  document: ({ input, output }) =>
    flow(
      "Word count",
      {
        text: { kind: "text-file", config: { path: `${input}/text.txt` } },
        words: { kind: "flat-map" },
        key: { kind: "key-by", config: { columns: ["word"] } },
        count: { kind: "aggregate" },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["text -> words -> key -> count -> sink"],
    ),
  expected: expected(),
  order: (line) => {
    const [key = "", count] = line.split("\t");
    return { key, position: Number(count) };
  },
};
