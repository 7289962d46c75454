import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** A week of the U.S. Geological Survey's feed, as JSON lines. */
export const earthquakesExample: DrawnExample = {
  id: "earthquakes",
  name: { en: "A week of earthquakes", zh: "一周地震" },
  document: draw(
    "A week of earthquakes",
    [
      {
        id: "quakes",
        kind: "json-lines-file",
        name: "Earthquakes",
        at: [0, 0],
        config: {
          path: "samples/earthquakes.jsonl",
          schema: [
            { name: "time", type: "TIMESTAMP(3)" },
            { name: "magnitude", type: "DOUBLE" },
            { name: "depth", type: "DOUBLE" },
            { name: "region", type: "STRING" },
            { name: "place", type: "STRING" },
          ],
        },
      },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "time", outOfOrdernessMs: 60_000 },
      },
      { id: "by-region", kind: "key-by", name: "By region", at: [2, 0], config: { columns: ["region"] } },
      {
        id: "day",
        kind: "window",
        name: "Each day",
        at: [3, 0],
        config: {
          sizeMs: 86_400_000,
          aggregates: [
            { fn: "COUNT", column: null, name: "quakes" },
            { fn: "MAX", column: "magnitude", name: "strongest" },
            { fn: "AVG", column: "depth", name: "avg_depth" },
          ],
        },
      },
      {
        id: "busy",
        kind: "filter",
        name: "Busy or strong",
        at: [1, 1],
        config: { condition: "quakes >= 20 OR strongest >= 5" },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 1] },
    ],
    ["quakes -> event-time", "event-time -> by-region", "by-region -> day", "day -> busy", "busy -> print"],
  ),
};
