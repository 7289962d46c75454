import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { COUNTS_BY_START, readingsCsv, readingsSource } from "./sensor-readings.ts";
import { stamp } from "./stamp.ts";

const START_MS = Date.UTC(2026, 0, 1);
const SIZE_MS = 10_000;
const READINGS = Array.from({ length: 3_000 }, (_, i) => ({
  sensor: i % 100 === 99 ? "mark" : `s${(i * 31) % 7}`,
  // Each hundred rows are of ten seconds, out of order among them; the last of them says so.
  timeMs: START_MS + Math.floor(i / 100) * SIZE_MS + ((i * 7_919) % SIZE_MS),
}));

/** No row behind a marker has a time of the window before it. */
const CODE = `
export function onEvent(row: { sensor: string }, timestamp: number, output) {
  if (row.sensor === "mark") output.emitWatermark(timestamp - (timestamp % ${SIZE_MS}) + ${SIZE_MS - 1});
}`;

function expected(): readonly string[] {
  const windows = new Map<string, number>();
  for (const { sensor, timeMs } of READINGS) {
    const key = `${sensor}\t${stamp(Math.floor(timeMs / SIZE_MS) * SIZE_MS)}`;
    windows.set(key, (windows.get(key) ?? 0) + 1);
  }
  return [...windows].map(([key, n]) => `${key}\t${n}`);
}

export const markedTime: Program = {
  id: "marked-time",
  about: "watermarks of a function in TypeScript, at marker rows; windows by key lose nothing",
  files: {
    "readings.csv": readingsCsv(READINGS),
  },
  document: ({ input, output }) =>
    flow(
      "Marked time",
      {
        csv: readingsSource(`${input}/readings.csv`),
        time: {
          kind: "timestamps-and-watermarks",
          config: { column: "ts", strategy: "function", code: CODE, numbers: "" },
        },
        key: { kind: "key-by", config: { columns: ["sensor"] } },
        window: {
          kind: "window",
          config: { sizeMs: SIZE_MS, aggregates: [{ fn: "COUNT", column: null, name: "n" }] },
        },
        columns: COUNTS_BY_START,
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["csv -> time -> key -> window -> columns -> sink"],
    ),
  expected: expected(),
};
