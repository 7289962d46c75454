import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { stamp } from "./stamp.ts";

const START_MS = Date.UTC(2026, 0, 1);
const GAP_MS = 2_000;

interface Click {
  readonly user: string;
  readonly timeMs: number;
  readonly page: string;
}

/** Out of order by less than 3 seconds, so that sessions begin apart and grow together. */
const CLICKS: readonly Click[] = Array.from({ length: 3_000 }, (_, i) => ({
  user: `u${(i * 31) % 23}`,
  timeMs: START_MS + i * 100 + ((i * 7_919) % 2_900),
  page: `/${(i * 613) % 97}`,
}));

function expected(): readonly string[] {
  return [...Map.groupBy(CLICKS, ({ user }) => user)].flatMap(([user, clicks]) => {
    const sorted = clicks.toSorted((a, b) => a.timeMs - b.timeMs);
    const sessions: Click[][] = [];
    for (const click of sorted) {
      const last = sessions.at(-1);
      if (last !== undefined && click.timeMs - last.at(-1)!.timeMs <= GAP_MS) last.push(click);
      else sessions.push([click]);
    }
    return sessions.map((session) => {
      const ends = [stamp(session[0]!.timeMs), stamp(session.at(-1)!.timeMs + GAP_MS)];
      const pages = session.map(({ page }) => page).toSorted();
      return [user, ...ends, session.length, pages[0], pages.at(-1)].join("\t");
    });
  });
}

export const sessionWindow: Program = {
  id: "session-window",
  about: "CSV with times out of order, session windows by key that merge: COUNT, MIN and MAX of STRING",
  files: {
    "clicks.csv": `user,ts,page\n${CLICKS.map(({ user, timeMs, page }) => `${user},${stamp(timeMs)},${page}`).join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Sessions",
      {
        csv: {
          kind: "text-file",
          config: {
            path: `${input}/clicks.csv`,
            format: "csv",
            schema: [
              { name: "user", type: "STRING NOT NULL" },
              { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
              { name: "page", type: "STRING NOT NULL" },
            ],
          },
        },
        time: { kind: "timestamps-and-watermarks", config: { column: "ts", outOfOrdernessMs: 3_000 } },
        key: { kind: "key-by", config: { columns: ["user"] } },
        window: {
          kind: "window",
          config: {
            window: "session",
            gapMs: GAP_MS,
            aggregates: [
              { fn: "COUNT", column: null, name: "n" },
              { fn: "MIN", column: "page", name: "least" },
              { fn: "MAX", column: "page", name: "most" },
            ],
          },
        },
        columns: {
          kind: "map",
          config: {
            keepOthers: false,
            projections: ["`user`", "window_start", "window_end", "n", "least", "most"].map((name) => ({
              name: name.replaceAll("`", ""),
              expression: name,
            })),
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["csv -> time -> key -> window -> columns -> sink"],
    ),
  expected: expected(),
};
