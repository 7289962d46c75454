import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const LINES: Readonly<Record<string, readonly string[]>> = {
  "a.txt": Array.from({ length: 700 }, (_, i) => `x${i % 5}`),
  "b.txt": Array.from({ length: 300 }, (_, i) => `x${i % 7}`),
};

function expected(): readonly string[] {
  const counts = new Map<string, number>();
  return Object.values(LINES)
    .flat()
    .map((line) => {
      const count = (counts.get(line) ?? 0) + 1;
      counts.set(line, count);
      return `${line}\t${count}`;
    });
}

export const union: Program = {
  id: "union",
  about:
    "two files of unequal length into one operator, one ends earlier: barriers and ends over several inputs",
  files: Object.fromEntries(Object.entries(LINES).map(([name, lines]) => [name, `${lines.join("\n")}\n`])),
  document: ({ input, output }) =>
    flow(
      "Union",
      {
        a: { kind: "text-file", config: { path: `${input}/a.txt` } },
        b: { kind: "text-file", config: { path: `${input}/b.txt` } },
        both: { kind: "union" },
        key: { kind: "key-by", config: { columns: ["line"] } },
        count: { kind: "aggregate" },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["a -> both -> key -> count -> sink", "b -> both"],
    ),
  expected: expected(),
  order: (line) => {
    const [key = "", count] = line.split("\t");
    return { key, position: Number(count) };
  },
};
