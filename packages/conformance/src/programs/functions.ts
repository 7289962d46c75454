import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const LINES = Array.from({ length: 700 }, (_, i) => ({
  user: `u${i % 13}`,
  text: `${"ab ".repeat(i % 5)}${i}`,
}));

/** Words of two letters or more, in upper case behind the user, of users whose number is even; `3` breaks the function. */
const kept = LINES.filter(({ user }) => Number(user.slice(1)) % 2 === 0)
  .flatMap(({ user, text }) => text.split(" ").map((word) => `${user}:${word.toUpperCase()}`))
  .filter((word) => !word.endsWith("3"));

export const functions: Program = {
  id: "functions",
  about: "a filter, a flat map and a map in TypeScript, with rows that are skipped; then counted by key",
  files: { "lines.csv": `user,text\n${LINES.map(({ user, text }) => `${user},${text}`).join("\n")}\n` },
  document: ({ input, output }) =>
    flow(
      "Functions",
      {
        lines: {
          kind: "csv-file",
          config: {
            path: `${input}/lines.csv`,
            schema: [
              { name: "user", type: "STRING" },
              { name: "text", type: "STRING" },
            ],
          },
        },
        even: { kind: "filter-function", config: { code: "row => Number(row.user!.slice(1)) % 2 === 0" } },
        words: {
          kind: "flat-map-function",
          config: {
            code: "(row, out) => { for (const word of row.text!.split(' ')) out.collect({ user: row.user, word }); }",
            schema: [
              { name: "user", type: "STRING NOT NULL" },
              { name: "word", type: "STRING NOT NULL" },
            ],
          },
        },
        upper: {
          kind: "map-function",
          config: {
            code: "const join = (a: string, b: string): string => {\n  if (b.endsWith('3')) throw new Error('three');\n  return `${a}:${b.toUpperCase()}`;\n};\nexport default (row) => ({ word: join(row.user, row.word) });",
            schema: [{ name: "word", type: "STRING NOT NULL" }],
            onError: "skip",
          },
        },
        key: { kind: "key-by", config: { columns: ["word"] } },
        count: { kind: "aggregate" },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["lines -> even -> words -> upper -> key -> count -> sink"],
    ),
  expected: [...Map.groupBy(kept, (word) => word)].flatMap(([word, rows]) =>
    rows.map((_, i) => `${word}\t${i + 1}`),
  ),
  order: (line) => {
    const [key = "", count] = line.split("\t");
    return { key, position: Number(count) };
  },
};
