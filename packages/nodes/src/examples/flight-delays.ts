import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Three million real flights from a Parquet file, by airport and day. */
export const flightDelaysExample: DrawnExample = {
  id: "flight-delays",
  name: { en: "Flight delays by airport", zh: "各机场航班延误" },
  document: draw(
    "Flight delays by airport",
    [
      { id: "flights", kind: "parquet-file", name: "Flights", at: [0, 0] },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "date", strategy: "monotonous" },
      },
      { id: "by-origin", kind: "key-by", name: "By airport", at: [2, 0], config: { columns: ["origin"] } },
      {
        id: "day",
        kind: "window",
        name: "Each day",
        at: [3, 0],
        config: {
          sizeMs: 86_400_000,
          aggregates: [
            { fn: "COUNT", column: null, name: "flights" },
            { fn: "AVG", column: "delay", name: "avg_delay" },
            { fn: "MAX", column: "delay", name: "max_delay" },
          ],
        },
      },
      {
        id: "late",
        kind: "filter",
        name: "Late airports",
        at: [1, 1],
        config: { condition: "flights >= 100 AND avg_delay >= 30" },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 1] },
      {
        id: "csv",
        kind: "csv-file-sink",
        name: "CSV file",
        at: [2, 2],
        config: { directory: "files/flight-delays" },
      },
    ],
    [
      "flights -> event-time",
      "event-time -> by-origin",
      "by-origin -> day",
      "day -> late",
      "late -> print",
      "late -> csv",
    ],
    { parallelism: 2 },
  ),
};
