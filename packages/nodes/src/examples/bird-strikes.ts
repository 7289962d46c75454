import { draw } from "./draw.ts";
import type { Example } from "./example.ts";

/** Ten thousand bird strikes: a rolling aggregate that keeps the whole row of its maximum. */
export const birdStrikesExample: Example = {
  id: "bird-strikes",
  name: { en: "Costliest bird strikes", zh: "代价最高的鸟击" },
  summary: {
    en: "10,000 real strikes: number and cost by species, with the whole row of the costliest so far.",
    zh: "一万次真实鸟击：按物种统计次数与损失，并保留迄今代价最高的一整行。",
  },
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
