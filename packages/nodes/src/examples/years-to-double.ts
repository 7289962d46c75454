import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** A loop: each account goes round once a year. */
export const yearsToDoubleExample: DrawnExample = {
  id: "years-to-double",
  name: { en: "Years to double", zh: "翻倍需要几年" },
  document: draw(
    "Years to double",
    [
      {
        id: "accounts",
        kind: "data-generator",
        name: "Accounts",
        at: [0, 0],
        config: {
          seed: 11,
          rows: 100_000,
          rateLimit: 2_000,
          columns: [
            { name: "account", type: "INT NOT NULL", values: "sequence(1, 1)", nulls: 0 },
            { name: "rate", type: "INT NOT NULL", values: "uniform(1, 12)", nulls: 0 },
          ],
        },
      },
      {
        id: "begin",
        kind: "map",
        name: "Year 0",
        at: [1, 0],
        config: {
          keepOthers: true,
          projections: [
            { name: "balance", expression: "CAST(100 AS DOUBLE)" },
            { name: "years", expression: "0" },
          ],
        },
      },
      {
        id: "loop",
        kind: "iterate",
        name: "Until doubled",
        at: [2, 0],
        config: { until: "balance >= 200", timeoutMs: 2_000 },
      },
      {
        id: "year",
        kind: "map",
        name: "A year passes",
        at: [3, 0],
        config: {
          keepOthers: true,
          projections: [
            { name: "balance", expression: "balance * (1 + CAST(rate AS DOUBLE) / 100)" },
            { name: "years", expression: "years + 1" },
          ],
        },
      },
      { id: "by-rate", kind: "key-by", name: "By rate", at: [1, 2], config: { columns: ["rate"] } },
      {
        id: "average",
        kind: "aggregate",
        name: "Years by rate",
        at: [2, 2],
        config: {
          aggregates: [
            { fn: "MAX", column: "years", name: "years" },
            { fn: "COUNT", column: null, name: "accounts" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [3, 2] },
    ],
    [
      "accounts -> begin",
      "begin -> loop",
      "loop -> year",
      "year -> loop:back",
      "loop.done -> by-rate",
      "by-rate -> average",
      "average -> print",
    ],
  ),
};
