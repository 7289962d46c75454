import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Three million flights in batch: a rolling aggregate gives each route once, and a ranking each place once. */
export const busiestRoutesExample: DrawnExample = {
  id: "busiest-routes",
  name: { en: "Busiest routes, in batch", zh: "最繁忙的航线（批处理）" },
  document: draw(
    "Busiest routes, in batch",
    [
      { id: "flights", kind: "parquet-file", name: "Flights", at: [0, 0] },
      {
        id: "by-route",
        kind: "key-by",
        name: "By route",
        at: [1, 0],
        config: { columns: ["origin", "destination"] },
      },
      {
        id: "totals",
        kind: "aggregate",
        name: "Totals",
        at: [2, 0],
        config: {
          aggregates: [
            { fn: "COUNT", column: null, name: "flights" },
            { fn: "AVG", column: "delay", name: "avg_delay" },
          ],
        },
      },
      { id: "by-origin", kind: "key-by", name: "By airport", at: [0, 2], config: { columns: ["origin"] } },
      {
        id: "busiest",
        kind: "top-n",
        name: "Three busiest",
        at: [1, 2],
        config: { by: "flights", order: "descending", limit: 3 },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 2] },
    ],
    [
      "flights -> by-route",
      "by-route -> totals",
      "totals -> by-origin",
      "by-origin -> busiest",
      "busiest -> print",
    ],
    { parallelism: 2, runtimeMode: "batch" },
  ),
};
