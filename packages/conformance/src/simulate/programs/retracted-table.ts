import { flow } from "../../flow.ts";
import type { Program } from "../../program.ts";
import { COUNTS_BY_START, readingsCsv, readingsSource } from "../../programs/sensor-readings.ts";
import { stamp } from "../../programs/stamp.ts";

const START_MS = Date.UTC(2026, 0, 1);
const SIZE_MS = 10_000;
const ROWS = 1_200;

/** Out of order by less than 5 seconds. */
const READINGS = Array.from({ length: ROWS }, (_, i) => ({
  sensor: `s${(i * 31) % 7}`,
  timeMs: START_MS + i * 100 + ((i * 7_919) % 4_900),
}));

function expected(): readonly string[] {
  const counts = new Map<string, number>();
  for (const { sensor, timeMs } of READINGS) {
    const key = JSON.stringify([sensor, stamp(Math.floor(timeMs / SIZE_MS) * SIZE_MS)]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => JSON.stringify([...(JSON.parse(key) as string[]), String(count)]));
}

/** However often windows fired early, and which of these firings came again: what they took back is gone. */
export const retractedTable: Program = {
  id: "retracted-table",
  about: "a table of windows that fire early and take back what they gave",
  files: {
    "readings.csv": readingsCsv(READINGS),
  },
  document: ({ input, output }) =>
    flow(
      "Retracted table",
      {
        csv: readingsSource(`${input}/readings.csv`),
        time: { kind: "timestamps-and-watermarks", config: { column: "ts", outOfOrdernessMs: 5_000 } },
        key: { kind: "key-by", config: { columns: ["sensor"] } },
        window: {
          kind: "window",
          config: {
            sizeMs: SIZE_MS,
            trigger: "early-late",
            early: "every",
            earlyEveryMs: 3,
            panes: "retracting",
            aggregates: [{ fn: "COUNT", column: null, name: "n" }],
          },
        },
        columns: COUNTS_BY_START,
        table: {
          kind: "sqlite-sink",
          config: { path: `${output}/windows.db`, table: "windows", keys: ["sensor", "window_start"] },
        },
      },
      ["csv -> time -> key -> window -> columns -> table"],
    ),
  expected: expected(),
};
