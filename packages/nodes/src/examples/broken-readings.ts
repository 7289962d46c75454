import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** A CSV file with five broken lines: none stops the job, none vanishes. */
export const brokenReadingsExample: DrawnExample = {
  id: "broken-readings",
  name: { en: "Readings with broken lines", zh: "含坏行的读数" },
  document: draw(
    "Readings with broken lines",
    [
      {
        id: "readings",
        kind: "csv-file",
        name: "Readings",
        at: [0, 0],
        config: {
          path: "samples/readings.csv",
          malformed: "side",
          schema: [
            { name: "sensor", type: "STRING" },
            { name: "ts", type: "TIMESTAMP(3)" },
            { name: "celsius", type: "DOUBLE" },
          ],
        },
      },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "ts", outOfOrdernessMs: 0 },
      },
      { id: "by-sensor", kind: "key-by", name: "By sensor", at: [2, 0], config: { columns: ["sensor"] } },
      {
        id: "window",
        kind: "window",
        name: "10 minutes",
        at: [3, 0],
        config: {
          sizeMs: 600_000,
          aggregates: [
            { fn: "AVG", column: "celsius", name: "average" },
            { fn: "COUNT", column: null, name: "readings" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [3, 1] },
      {
        id: "broken",
        kind: "json-lines-file-sink",
        name: "Broken lines",
        at: [1, 1],
        config: { directory: "files/broken-readings" },
      },
    ],
    [
      "readings -> event-time",
      "event-time -> by-sensor",
      "by-sensor -> window",
      "window -> print",
      "readings.malformed -> broken",
    ],
  ),
};
