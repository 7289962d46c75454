import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { stamp } from "./stamp.ts";

const START_MS = Date.UTC(2026, 0, 1);
const KEYS = 11;
const GAP_MS = 3_000;
const ROWS = Array.from({ length: 600 }, (_, i) => ({
  key: `k${(i * 7) % KEYS}`,
  ms: i * 250,
  n: (i * 37) % 101,
})).filter((_, i) => (i * 5) % 7 > 1);

/** Sum, number and different values of a session's rows, and its number among those of its key. */
const AGGREGATE = `
export const createAccumulator = () => ({ sum: 0, rows: 0, seen: new Set() });
export function add(row, accumulator) {
  accumulator.sum += row.n;
  accumulator.rows++;
  accumulator.seen.add(row.n % 10);
  return accumulator;
}
export const merge = (a, b) => ({ sum: a.sum + b.sum, rows: a.rows + b.rows, seen: a.seen.union(b.seen) });
export const getResult = ({ sum, rows, seen }) => ({ sum, rows, digits: seen.size });
export function process(key, context, [result], out) {
  const { sessions } = context.globalState;
  sessions.add(1);
  out.collect({ ...result, nth: sessions.get() });
}
export const reducers = { sessions: (a: number, b: number) => a + b };`;

function expected(): readonly string[] {
  const lines: string[] = [];
  for (const [key, rows] of Map.groupBy(ROWS, (row) => row.key)) {
    const sessions = rows.reduce<(typeof ROWS)[]>((all, row) => {
      const last = all.at(-1);
      if (last === undefined || row.ms - last.at(-1)!.ms > GAP_MS) all.push([row]);
      else last.push(row);
      return all;
    }, []);
    sessions.forEach((session, index) => {
      const sum = session.reduce((total, { n }) => total + n, 0);
      const digits = new Set(session.map(({ n }) => n % 10)).size;
      const start = stamp(START_MS + session[0]!.ms);
      lines.push([key, start, sum, session.length, digits, index + 1].join("\t"));
    });
  }
  return lines;
}

export const windowAccumulators: Program = {
  id: "window-accumulators",
  about: "an aggregate function of sessions with a process function behind it, in TypeScript",
  files: {
    "rows.csv": `key,ts,n\n${ROWS.map(({ key, ms, n }) => `${key},${stamp(START_MS + ms)},${n}`).join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Window accumulators",
      {
        rows: {
          kind: "csv-file",
          config: {
            path: `${input}/rows.csv`,
            schema: [
              { name: "key", type: "STRING NOT NULL" },
              { name: "ts", type: "TIMESTAMP(3)" },
              { name: "n", type: "INT NOT NULL" },
            ],
          },
        },
        time: { kind: "timestamps-and-watermarks", config: { column: "ts", outOfOrdernessMs: 0 } },
        by: { kind: "key-by", config: { columns: ["key"] } },
        windows: {
          kind: "window",
          config: {
            window: "session",
            gapMs: GAP_MS,
            compute: "aggregate-function",
            aggregateCode: AGGREGATE,
            schema: ["sum", "rows", "digits", "nth"].map((name) => ({ name, type: "INT NOT NULL" })),
            states: [{ name: "sessions", kind: "reducing" }],
          },
        },
        shown: {
          kind: "map",
          config: {
            projections: ["key", "window_start", "sum", "rows", "digits", "nth"].map((name) => ({
              name,
              expression: name,
            })),
            keepOthers: false,
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["rows -> time -> by -> windows -> shown -> sink"],
    ),
  expected: expected(),
};
