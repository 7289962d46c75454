import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Monthly prices of five shares: windows that count rows, not time. */
export const stockAveragesExample: DrawnExample = {
  id: "stock-averages",
  name: { en: "Moving averages of shares", zh: "股价移动平均" },
  document: draw(
    "Moving averages of shares",
    [
      {
        id: "prices",
        kind: "csv-file",
        name: "Prices",
        at: [0, 0],
        config: {
          path: "datasets/stocks.csv",
          schema: [
            { name: "symbol", type: "STRING" },
            { name: "date", type: "STRING" },
            { name: "price", type: "DOUBLE" },
          ],
        },
      },
      { id: "by-symbol", kind: "key-by", name: "By share", at: [1, 0], config: { columns: ["symbol"] } },
      {
        id: "six",
        kind: "count-window",
        name: "Last six",
        at: [2, 0],
        config: {
          window: "sliding",
          size: 6,
          slide: 1,
          aggregates: [
            { fn: "AVG", column: "price", name: "average" },
            { fn: "MIN", column: "price", name: "lowest" },
            { fn: "MAX", column: "price", name: "highest" },
          ],
        },
      },
      {
        id: "spread",
        kind: "map",
        name: "Spread",
        at: [3, 0],
        config: {
          projections: [{ name: "spread", expression: "ROUND((highest - lowest) / average, 3)" }],
          keepOthers: true,
        },
      },
      { id: "print", kind: "print", name: "Print", at: [3, 1] },
    ],
    ["prices -> by-symbol", "by-symbol -> six", "six -> spread", "spread -> print"],
  ),
};
