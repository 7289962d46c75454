import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { stamp } from "./stamp.ts";

const START_MS = Date.UTC(2026, 0, 1);
const GAP_MS = 2_000;

interface Hit {
  readonly user: string;
  readonly timeMs: number;
  readonly bytes: number;
}

/** Out of order by less than 3 seconds; no row is late. */
const HITS: readonly Hit[] = Array.from({ length: 3_000 }, (_, i) => ({
  user: `u${(i * 37) % 13}`,
  timeMs: START_MS + i * 180 + ((i * 7_919) % 2_900),
  bytes: (i * 613) % 1_000,
}));

/** The rows of each user's sessions, the gap of a row being 2 seconds and as many milliseconds as it has bytes. */
function sessions(): readonly (readonly Hit[])[] {
  return [...Map.groupBy(HITS, ({ user }) => user).values()].flatMap((hits) => {
    const found: { end: number; hits: Hit[] }[] = [];
    for (const hit of hits.toSorted((a, b) => a.timeMs - b.timeMs)) {
      const end = hit.timeMs + GAP_MS + hit.bytes;
      const last = found.at(-1);
      if (last !== undefined && hit.timeMs <= last.end) {
        last.hits.push(hit);
        last.end = Math.max(last.end, end);
      } else found.push({ end, hits: [hit] });
    }
    return found.map((session) => session.hits);
  });
}

/** First row of each session, with what all of them are. */
const expected = (): readonly string[] =>
  sessions().map((hits) => {
    const start = Math.min(...hits.map(({ timeMs }) => timeMs));
    const total = hits.reduce((sum, { bytes }) => sum + bytes, 0);
    return [hits[0]!.user, stamp(start), hits.length, total].join("\t");
  });

export const sessionRows: Program = {
  id: "session-rows",
  about: "CSV with times out of order, sessions with a gap of each row, all rows of each with its aggregates",
  files: {
    "hits.csv": `user,ts,bytes\n${HITS.map(({ user, timeMs, bytes }) => `${user},${stamp(timeMs)},${bytes}`).join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Hits",
      {
        csv: {
          kind: "text-file",
          config: {
            path: `${input}/hits.csv`,
            format: "csv",
            schema: [
              { name: "user", type: "STRING NOT NULL" },
              { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
              { name: "bytes", type: "BIGINT NOT NULL" },
            ],
          },
        },
        time: { kind: "timestamps-and-watermarks", config: { column: "ts", outOfOrdernessMs: 3_000 } },
        key: { kind: "key-by", config: { columns: ["user"] } },
        window: {
          kind: "window",
          config: {
            window: "session",
            gapFrom: "expression",
            gap: `${GAP_MS} + bytes`,
            compute: "rows",
            beside: [
              { fn: "COUNT", column: null, name: "n" },
              { fn: "SUM", column: "bytes", name: "total" },
            ],
          },
        },
        first: { kind: "filter", config: { condition: "ts = window_start" } },
        columns: {
          kind: "map",
          config: {
            keepOthers: false,
            projections: ["`user`", "window_start", "n", "total"].map((name) => ({
              name: name.replaceAll("`", ""),
              expression: name,
            })),
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["csv -> time -> key -> window -> first -> columns -> sink"],
    ),
  expected: expected(),
};
