import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Twenty years of a share index: sliding windows of event time over a bounded file. */
export const indexMonthsExample: DrawnExample = {
  id: "index-months",
  name: { en: "S&P 500, month by month", zh: "标普 500 逐月" },
  document: draw(
    "S&P 500, month by month",
    [
      {
        id: "days",
        kind: "csv-file",
        name: "Trading days",
        at: [0, 0],
        config: {
          path: "datasets/sp500-2000.csv",
          schema: [
            { name: "date", type: "TIMESTAMP(3)" },
            { name: "open", type: "DOUBLE" },
            { name: "high", type: "DOUBLE" },
            { name: "low", type: "DOUBLE" },
            { name: "close", type: "DOUBLE" },
            { name: "adjclose", type: "DOUBLE" },
            { name: "volume", type: "BIGINT" },
          ],
        },
      },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "date", strategy: "monotonous" },
      },
      {
        id: "month",
        kind: "window",
        name: "30 days",
        at: [2, 0],
        config: {
          window: "sliding",
          sizeMs: 30 * 86_400_000,
          slideMs: 7 * 86_400_000,
          aggregates: [
            { fn: "MAX", column: "high", name: "high" },
            { fn: "MIN", column: "low", name: "low" },
            { fn: "AVG", column: "close", name: "average" },
          ],
        },
      },
      {
        id: "moved",
        kind: "filter",
        name: "Moved by a fifth",
        at: [1, 1],
        config: { condition: "high / low >= 1.2" },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 1] },
    ],
    ["days -> event-time", "event-time -> month", "month -> moved", "moved -> print"],
  ),
};
