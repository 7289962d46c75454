import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const CLICKS = Array.from({ length: 600 }, (_, i) => ({ page: `/${i % 11}`, ms: (i * 37) % 500 }));
const ERRORS = Array.from({ length: 250 }, (_, i) => `/${i % 7}`);

/** Each error counts a thousand; slow clicks count their milliseconds. */
function expected(): readonly string[] {
  const added = [
    ...CLICKS.filter(({ ms }) => ms > 100).map(({ page, ms }) => ({ page, cost: ms })),
    ...ERRORS.map((page) => ({ page, cost: 1_000 })),
  ];
  return [...Map.groupBy(added, ({ page }) => page)].flatMap(([page, rows]) =>
    rows.map((_, i) => `${page}\t${i + 1}`),
  );
}

export const connect: Program = {
  id: "connect",
  about: "two inputs of different columns, each mapped and filtered in its own way, then counted by key",
  files: {
    "clicks.csv": `page,ms\n${CLICKS.map(({ page, ms }) => `${page},${ms}`).join("\n")}\n`,
    "errors.txt": `${ERRORS.join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Connect",
      {
        clicks: {
          kind: "text-file",
          config: {
            path: `${input}/clicks.csv`,
            format: "csv",
            schema: [
              { name: "page", type: "STRING NOT NULL" },
              { name: "ms", type: "INT NOT NULL" },
            ],
          },
        },
        errors: { kind: "text-file", config: { path: `${input}/errors.txt` } },
        connect: {
          kind: "connect",
          config: {
            firstColumns: [
              { name: "page", expression: "page" },
              { name: "cost", expression: "ms" },
            ],
            firstCondition: "ms > 100",
            secondColumns: [
              { name: "page", expression: "line" },
              { name: "cost", expression: "1000" },
            ],
          },
        },
        key: { kind: "key-by", config: { columns: ["page"] } },
        count: { kind: "aggregate" },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["clicks -> connect:first -> key -> count -> sink", "errors -> connect:second"],
    ),
  expected: expected(),
  order: (line) => {
    const [key = "", count] = line.split("\t");
    return { key, position: Number(count) };
  },
};
