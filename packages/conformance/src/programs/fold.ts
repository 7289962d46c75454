import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const KEYS = 7;
const ROWS = Array.from({ length: 500 }, (_, i) => ({ key: i % KEYS, n: (i * 13) % 50 }));

/** After each row: how many its key has had, and their sum on top of 100. */
function expected(): readonly string[] {
  const kept = new Map<number, { rows: number; sum: number }>();
  return ROWS.map(({ key, n }) => {
    const before = kept.get(key) ?? { rows: 0, sum: 100 };
    const after = { rows: before.rows + 1, sum: before.sum + n };
    kept.set(key, after);
    return `${key}\t${after.rows}\t${after.sum}`;
  });
}

export const fold: Program = {
  id: "fold",
  about: "values of a key from initial ones, sent after every row",
  files: { "rows.csv": `key,n\n${ROWS.map(({ key, n }) => `${key},${n}`).join("\n")}\n` },
  document: ({ input, output }) =>
    flow(
      "Fold",
      {
        rows: {
          kind: "csv-file",
          config: {
            path: `${input}/rows.csv`,
            schema: [
              { name: "key", type: "INT NOT NULL" },
              { name: "n", type: "INT NOT NULL" },
            ],
          },
        },
        byKey: { kind: "key-by", config: { columns: ["key"] } },
        fold: {
          kind: "fold",
          config: {
            initial: [
              { name: "rows", expression: "0" },
              { name: "sum", expression: "100" },
            ],
            fold: [
              { name: "rows", expression: "acc.rows + 1" },
              { name: "sum", expression: "acc.`sum` + row.n" },
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["rows -> byKey -> fold -> sink"],
    ),
  expected: expected(),
};
