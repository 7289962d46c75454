import type { FlowPart } from "../flow.ts";
import { stamp } from "./stamp.ts";

/** Input of joins: a user, a moment, a number. */
export interface Event {
  readonly user: string;
  readonly timeMs: number;
  readonly n: number;
}

/** No run sees the end of a window of the clock that is so long: what it has comes out when the input ends. */
export const YEARS_MS = 20 * 365 * 86_400_000;

const START_MS = Date.UTC(2026, 0, 1);

/** Out of order by less than 3 seconds. */
export const events = (count: number, stepMs: number, by: (n: number) => number): readonly Event[] =>
  Array.from({ length: count }, (_, n) => ({
    user: `u${by(n)}`,
    timeMs: START_MS + n * stepMs + ((n * 7_919) % 2_900),
    n,
  }));

export const eventsCsv = (rows: readonly Event[]): string =>
  `user,ts,n\n${rows.map(({ user, timeMs, n }) => `${user},${stamp(timeMs)},${n}`).join("\n")}\n`;

/** The nodes of one side, from the file to its key. */
export const eventsByUser = (path: string): Readonly<Record<"csv" | "time" | "key", FlowPart>> => ({
  csv: {
    kind: "text-file",
    config: {
      path,
      format: "csv",
      schema: [
        { name: "user", type: "STRING NOT NULL" },
        { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
        { name: "n", type: "INT NOT NULL" },
      ],
    },
  },
  time: { kind: "timestamps-and-watermarks", config: { column: "ts", outOfOrdernessMs: 3_000 } },
  key: { kind: "key-by", config: { columns: ["user"] } },
});
