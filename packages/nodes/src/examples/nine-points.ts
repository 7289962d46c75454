import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Nine scores in the order in which they were seen: one of them comes after its window is over. */
export const ninePointsExample: DrawnExample = {
  id: "nine-points",
  name: { en: "Nine scores, one of them late", zh: "九个得分，一个迟到" },
  document: draw(
    "Nine scores, one of them late",
    [
      {
        id: "scores",
        kind: "collection",
        name: "Scores",
        at: [0, 0],
        config: {
          schema: [
            { name: "happened", type: "TIMESTAMP(3)" },
            { name: "score", type: "INT" },
          ],
          rows: [
            ["2026-01-01 12:00:26.640", 5],
            ["2026-01-01 12:02:26.640", 7],
            ["2026-01-01 12:03:39.960", 3],
            ["2026-01-01 12:04:19.980", 4],
            ["2026-01-01 12:03:06.660", 8],
            ["2026-01-01 12:06:39.960", 3],
            ["2026-01-01 12:01:26.640", 9],
            ["2026-01-01 12:07:26.640", 8],
            ["2026-01-01 12:07:46.620", 1],
          ],
        },
      },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "happened", outOfOrdernessMs: 120_000 },
      },
      {
        id: "sum",
        kind: "window",
        name: "Two minutes",
        at: [2, 0],
        config: {
          sizeMs: 120_000,
          lateRows: "side",
          aggregates: [
            { fn: "SUM", column: "score", name: "sum" },
            { fn: "COUNT", column: null, name: "scores" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Sums", at: [3, 0] },
      { id: "late", kind: "print", name: "Late rows", at: [3, 1] },
    ],
    ["scores -> event-time", "event-time -> sum", "sum -> print", "sum.late -> late"],
  ),
};
