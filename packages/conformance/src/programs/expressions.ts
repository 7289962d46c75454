import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

export const expressions: Program = {
  id: "expressions",
  about: "Map and Filter with decimals, NULL and three-valued logic; CSV output with quotes",
  files: {},
  document: ({ output }) =>
    flow(
      "Expressions",
      {
        orders: {
          kind: "collection",
          config: {
            schema: [
              { name: "customer", type: "STRING NOT NULL" },
              { name: "item", type: "STRING" },
              { name: "price", type: "DECIMAL(10, 2)" },
              { name: "amount", type: "INT" },
            ],
            rows: [
              ["ann", "wheat, white", "4.50", 2],
              ["ben", 'rye "dark"', "3.20", 5],
              ["ann", null, "1.10", null],
              ["eve", "wheat, white", null, 12],
              ["ben", "barley", "0.99", 1],
            ],
          },
        },
        total: {
          kind: "map",
          config: {
            projections: [{ name: "total", expression: "price * COALESCE(amount, 1)" }],
            keepOthers: true,
          },
        },
        large: { kind: "filter", config: { condition: "total >= 1.00 OR item IS NULL" } },
        sink: { kind: "csv-file-sink", config: { directory: output, header: false } },
      },
      ["orders -> total -> large -> sink"],
    ),
  expected: ['ann,"wheat, white",4.50,2,9.00', 'ben,"rye ""dark""",3.20,5,16.00', "ann,,1.10,,1.10"],
};
