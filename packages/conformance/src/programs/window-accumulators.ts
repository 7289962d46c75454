import type { Program } from "../program.ts";
import { numberedCsv, rowsWithGaps, sessionsOf, stampOfRow, windowOfRows } from "./numbered-rows.ts";

const GAP_MS = 3_000;
const ROWS = rowsWithGaps(600);

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

const expected = (): readonly string[] =>
  sessionsOf(ROWS, GAP_MS).flatMap(([key, sessions]) =>
    sessions.map((session, index) => {
      const sum = session.reduce((total, { n }) => total + n, 0);
      const digits = new Set(session.map(({ n }) => n % 10)).size;
      return [key, stampOfRow(session[0]!.ms), sum, session.length, digits, index + 1].join("\t");
    }),
  );

export const windowAccumulators: Program = {
  id: "window-accumulators",
  about: "an aggregate function of sessions with a process function behind it, in TypeScript",
  files: numberedCsv(ROWS),
  document: (place) =>
    windowOfRows("Window accumulators", place, {
      window: {
        window: "session",
        gapMs: GAP_MS,
        compute: "aggregate-function",
        aggregateCode: AGGREGATE,
        schema: ["sum", "rows", "digits", "nth"].map((name) => ({ name, type: "INT NOT NULL" })),
        states: [{ name: "sessions", kind: "reducing" }],
      },
      columns: ["key", "window_start", "sum", "rows", "digits", "nth"],
    }),
  expected: expected(),
};
