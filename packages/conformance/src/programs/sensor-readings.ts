import { stamp } from "./stamp.ts";

export interface SensorReading {
  readonly sensor: string;
  readonly timeMs: number;
}

/** A CSV file with sensor and time of each reading. */
export const readingsCsv = (readings: readonly SensorReading[]): string =>
  `sensor,ts\n${readings.map(({ sensor, timeMs }) => `${sensor},${stamp(timeMs)}`).join("\n")}\n`;

/** Reads such a file. */
export const readingsSource = (path: string) => ({
  kind: "text-file",
  config: {
    path,
    format: "csv",
    schema: [
      { name: "sensor", type: "STRING NOT NULL" },
      { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
    ],
  },
});

/** Of windows by sensor that count: sensor, start and count alone. */
export const COUNTS_BY_START = {
  kind: "map",
  config: {
    keepOthers: false,
    projections: ["sensor", "window_start", "n"].map((name) => ({ name, expression: name })),
  },
};
