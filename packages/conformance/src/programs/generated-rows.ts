import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

/** Sequence and Data generator: the same rows at every parallelism. */
export const generatedRows: Program = {
  id: "generated-rows",
  about: "sources split by index: sums over a sequence and over made-up rows, whoever made them",
  files: {},
  document: ({ output }) =>
    flow(
      "Generated rows",
      {
        numbers: { kind: "sequence", config: { from: -500, to: 2_500 } },
        squares: {
          kind: "map",
          config: { keepOthers: false, projections: [{ name: "square", expression: "n * n" }] },
        },
        made: { kind: "data-generator", config: { rows: 3_000, rateLimit: null, seed: 7 } },
        byItem: { kind: "key-by", config: { columns: ["item"] } },
        counts: {
          kind: "aggregate",
          config: {
            aggregates: [{ fn: "COUNT", column: null, name: "orders" }],
          },
        },
        last: { kind: "filter", config: { condition: "orders > 0" } },
        text: { kind: "text-file-sink", config: { directory: output } },
        json: { kind: "json-lines-file-sink", config: { directory: output } },
        csv: { kind: "csv-file-sink", config: { directory: output, header: false } },
      },
      ["numbers -> squares -> text", "made -> json", "made -> byItem -> counts -> last -> csv"],
    ),
  expected: null,
};
