import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** An Avro file, and Parquet files in a directory for each city. */
export const ridesByCityExample: DrawnExample = {
  id: "rides-by-city",
  name: { en: "Rides by city", zh: "各城市的行程" },
  document: draw(
    "Rides by city",
    [
      {
        id: "rides",
        kind: "avro-file",
        name: "Rides",
        at: [0, 0],
        config: { path: "samples/trips.avro" },
      },
      {
        id: "files",
        kind: "file-sink",
        name: "A directory a city",
        at: [1, 1],
        config: {
          directory: "files/rides",
          format: "parquet",
          buckets: "expression",
          expression: "CONCAT('city=', city)",
        },
      },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "ts", strategy: "monotonous" },
      },
      { id: "by-city", kind: "key-by", name: "By city", at: [2, 0], config: { columns: ["city"] } },
      {
        id: "window",
        kind: "window",
        name: "5 minutes",
        at: [3, 0],
        config: {
          sizeMs: 300_000,
          aggregates: [
            { fn: "COUNT", column: null, name: "rides" },
            { fn: "SUM", column: "fare", name: "fares" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [4, 0] },
    ],
    [
      "rides -> files",
      "rides -> event-time",
      "event-time -> by-city",
      "by-city -> window",
      "window -> print",
    ],
  ),
};
