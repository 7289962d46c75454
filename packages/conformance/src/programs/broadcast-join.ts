import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const ROWS = Array.from({ length: 800 }, (_, i) => `${i},k${i % 12}`);
const RULES = Array.from({ length: 60 }, (_, i) => `k${i % 9},${i}`);

/**
 * Which rule a row meets depends on the order between the inputs, and is left out of the result: no row is lost or doubled
 * whatever it meets, and of rules only those of its own key.
 */
export const broadcastJoin: Program = {
  id: "broadcast-join",
  about:
    "rows against rules that every subtask keeps: each row goes on once, with a rule of its own key or none",
  files: { "rows.csv": `n,k\n${ROWS.join("\n")}\n`, "rules.csv": `k,v\n${RULES.join("\n")}\n` },
  document: ({ input, output }) =>
    flow(
      "Broadcast join",
      {
        rows: {
          kind: "text-file",
          config: {
            path: `${input}/rows.csv`,
            format: "csv",
            schema: [
              { name: "n", type: "INT NOT NULL" },
              { name: "k", type: "STRING NOT NULL" },
            ],
          },
        },
        rules: {
          kind: "text-file",
          config: {
            path: `${input}/rules.csv`,
            format: "csv",
            schema: [
              { name: "k", type: "STRING NOT NULL" },
              { name: "v", type: "INT NOT NULL" },
            ],
          },
        },
        join: {
          kind: "broadcast-join",
          config: {
            rowColumns: ["k"],
            ruleColumns: ["k"],
            unmatched: "nulls",
            projections: [
              { name: "n", expression: "row.n" },
              {
                name: "fits",
                expression:
                  "COALESCE(rule.k = row.k AND CONCAT('k', CAST(rule.v % 9 AS STRING)) = row.k, TRUE)",
              },
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["rows -> join:row -> sink", "rules -> join:rule"],
    ),
  expected: ROWS.map((row) => `${row.split(",")[0]}\tTRUE`),
};
