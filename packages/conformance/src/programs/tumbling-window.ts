import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { stamp } from "./stamp.ts";

const START_MS = Date.UTC(2026, 0, 1);
const SIZE_MS = 10_000;

interface Reading {
  readonly sensor: string;
  readonly timeMs: number;
  readonly value: number;
}

/** Out of order by less than 5 seconds. */
const READINGS: readonly Reading[] = Array.from({ length: 4_000 }, (_, i) => ({
  sensor: `s${(i * 31) % 11}`,
  timeMs: START_MS + i * 100 + ((i * 7_919) % 4_900),
  value: ((i * 613) % 1_000) - 300,
}));

function expected(): readonly string[] {
  const windows = new Map<string, Reading[]>();
  for (const reading of READINGS) {
    const start = Math.floor(reading.timeMs / SIZE_MS) * SIZE_MS;
    const key = `${reading.sensor}\t${start}`;
    windows.set(key, [...(windows.get(key) ?? []), reading]);
  }
  return [...windows].map(([key, readings]) => {
    const [sensor, start] = key.split("\t") as [string, string];
    const values = readings.map(({ value }) => value);
    const sum = values.reduce((total, value) => total + value, 0);
    const ends = [stamp(Number(start)), stamp(Number(start) + SIZE_MS)];
    return [sensor, ...ends, values.length, sum, Math.min(...values), Math.max(...values)].join("\t");
  });
}

export const tumblingWindow: Program = {
  id: "tumbling-window",
  about: "CSV with times out of order, watermarks, tumbling windows by key: COUNT, SUM, MIN, MAX",
  files: {
    "readings.csv": `sensor,ts,value\n${READINGS.map(({ sensor, timeMs, value }) => `${sensor},${stamp(timeMs)},${value}`).join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Readings",
      {
        csv: {
          kind: "text-file",
          config: {
            path: `${input}/readings.csv`,
            format: "csv",
            schema: [
              { name: "sensor", type: "STRING NOT NULL" },
              { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
              { name: "value", type: "BIGINT NOT NULL" },
            ],
          },
        },
        time: { kind: "timestamps-and-watermarks", config: { column: "ts", outOfOrdernessMs: 5_000 } },
        key: { kind: "key-by", config: { columns: ["sensor"] } },
        window: {
          kind: "window",
          config: {
            sizeMs: SIZE_MS,
            aggregates: [
              { fn: "COUNT", column: null, name: "n" },
              { fn: "SUM", column: "value", name: "total" },
              { fn: "MIN", column: "value", name: "least" },
              { fn: "MAX", column: "value", name: "most" },
            ],
          },
        },
        columns: {
          kind: "map",
          config: {
            keepOthers: false,
            projections: [
              { name: "sensor", expression: "sensor" },
              ...["window_start", "window_end", "n", "total", "least", "most"].map((name) => ({
                name,
                expression: name,
              })),
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["csv -> time -> key -> window -> columns -> sink"],
    ),
  expected: expected(),
};
