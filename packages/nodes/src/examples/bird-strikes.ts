import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Ten thousand bird strikes: a rolling aggregate that keeps the whole row of its maximum. */
export const birdStrikesExample: DrawnExample = {
  id: "bird-strikes",
  name: { en: "Costliest bird strikes", zh: "代价最高的鸟击" },
  document: draw(
    "Costliest bird strikes",
    [
      {
        id: "strikes",
        kind: "csv-file",
        name: "Strikes",
        at: [0, 0],
        config: {
          path: "datasets/birdstrikes.csv",
          schema: [
            { name: "Airport Name", type: "STRING" },
            { name: "Flight Date", type: "STRING" },
            { name: "Wildlife Species", type: "STRING" },
            { name: "Cost Total $", type: "BIGINT" },
          ],
        },
      },
      {
        id: "known",
        kind: "filter",
        name: "Known and costly",
        at: [1, 0],
        config: { condition: "`Wildlife Species` NOT LIKE 'Unknown%' AND `Cost Total $` >= 100000" },
      },
      {
        id: "columns",
        kind: "project",
        name: "Columns",
        at: [2, 0],
        config: {
          columns: [
            { column: "Wildlife Species", name: "species" },
            { column: "Airport Name", name: "airport" },
            { column: "Flight Date", name: "day" },
            { column: "Cost Total $", name: "cost" },
          ],
        },
      },
      { id: "by-species", kind: "key-by", name: "By species", at: [0, 1], config: { columns: ["species"] } },
      {
        id: "worst",
        kind: "aggregate",
        name: "Worst so far",
        at: [1, 1],
        config: {
          aggregates: [
            { fn: "COUNT", column: null, name: "strikes" },
            { fn: "SUM", column: "cost", name: "total_cost" },
            { fn: "MAX_BY", column: "cost", name: "worst_" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 1] },
    ],
    [
      "strikes -> known",
      "known -> columns",
      "columns -> by-species",
      "by-species -> worst",
      "worst -> print",
    ],
  ),
};
