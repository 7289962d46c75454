import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Four years of weather: CASE, keys that an expression makes, windows, two sinks. */
export const seattleRainExample: DrawnExample = {
  id: "seattle-rain",
  name: { en: "Rain in Seattle", zh: "西雅图的雨" },
  document: draw(
    "Rain in Seattle",
    [
      {
        id: "days",
        kind: "csv-file",
        name: "Weather",
        at: [0, 0],
        config: {
          path: "datasets/seattle-weather.csv",
          schema: [
            { name: "date", type: "TIMESTAMP(3)" },
            { name: "precipitation", type: "DOUBLE" },
            { name: "temp_max", type: "DOUBLE" },
            { name: "temp_min", type: "DOUBLE" },
            { name: "wind", type: "DOUBLE" },
            { name: "weather", type: "STRING" },
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
        id: "kind",
        kind: "map",
        name: "Kind of day",
        at: [2, 0],
        config: {
          projections: [
            {
              name: "kind",
              expression:
                "CASE WHEN precipitation >= 10 THEN 'very wet' WHEN precipitation > 0 THEN 'wet' ELSE 'dry' END",
            },
          ],
          keepOthers: true,
        },
      },
      { id: "by-kind", kind: "key-by", name: "By kind", at: [0, 1], config: { columns: ["kind"] } },
      {
        id: "month",
        kind: "window",
        name: "30 days",
        at: [1, 1],
        config: {
          sizeMs: 30 * 86_400_000,
          aggregates: [
            { fn: "COUNT", column: null, name: "days" },
            { fn: "MAX", column: "temp_max", name: "warmest" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 1] },
      {
        id: "json",
        kind: "json-lines-file-sink",
        name: "JSON lines file",
        at: [2, 2],
        config: { directory: "files/seattle-rain" },
      },
    ],
    [
      "days -> event-time",
      "event-time -> kind",
      "kind -> by-kind",
      "by-kind -> month",
      "month -> print",
      "month -> json",
    ],
  ),
};
