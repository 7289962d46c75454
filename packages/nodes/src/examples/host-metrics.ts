import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Real, unbounded and on every machine: how busy each core is, by windows of ten seconds. */
export const hostMetricsExample: DrawnExample = {
  id: "host-metrics",
  name: { en: "Host metrics", zh: "主机指标" },
  document: draw(
    "Host metrics",
    [
      { id: "metrics", kind: "host-metrics", name: "Host metrics", at: [0, 0] },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        parallelism: 1,
        config: { column: "ts", outOfOrdernessMs: 1_000 },
      },
      {
        id: "cpu",
        kind: "filter",
        name: "CPU busy",
        at: [2, 0],
        parallelism: 1,
        config: { condition: "metric = 'cpu' AND field = 'busy'" },
      },
      { id: "by-core", kind: "key-by", name: "By core", at: [3, 0], config: { columns: ["instance"] } },
      {
        id: "window",
        kind: "window",
        name: "10 seconds",
        at: [1, 1],
        config: {
          sizeMs: 10_000,
          aggregates: [
            { fn: "AVG", column: "value", name: "avg_busy" },
            { fn: "MAX", column: "value", name: "max_busy" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 1] },
      {
        id: "csv",
        kind: "csv-file-sink",
        name: "CSV file",
        at: [2, 2],
        config: { directory: "files/host-metrics" },
      },
    ],
    [
      "metrics -> event-time",
      "event-time -> cpu",
      "cpu -> by-core",
      "by-core -> window",
      "window -> print",
      "window -> csv",
    ],
    { parallelism: 2 },
  ),
};
