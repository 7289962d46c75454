import { flow } from "../../flow.ts";
import type { Program } from "../../program.ts";

const KEYS = 40;
const ROWS = 1_600;

/** Rows replace one another many times, before and after each checkpoint: only the last of each key stays. */
export const upsertedTable: Program = {
  id: "upserted-table",
  about: "a table of the newest results by key, whichever attempts have written to it",
  files: {},
  document: ({ output }) =>
    flow(
      "Upserted table",
      {
        numbers: { kind: "sequence", config: { from: 0, to: ROWS - 1 } },
        keys: {
          kind: "map",
          config: { keepOthers: true, projections: [{ name: "k", expression: `MOD(n, ${KEYS})` }] },
        },
        byKey: { kind: "key-by", config: { columns: ["k"] } },
        totals: {
          kind: "aggregate",
          config: {
            aggregates: [
              { fn: "COUNT", column: null, name: "count" },
              { fn: "SUM", column: "n", name: "sum" },
            ],
          },
        },
        table: {
          kind: "sqlite-sink",
          config: { path: `${output}/totals.db`, table: "totals", keys: ["k"] },
        },
      },
      ["numbers -> keys -> byKey -> totals -> table"],
    ),
  expected: Array.from({ length: KEYS }, (_, key) => {
    const each = ROWS / KEYS;
    return JSON.stringify([String(key), String(each), String(each * key + (KEYS * each * (each - 1)) / 2)]);
  }),
};
