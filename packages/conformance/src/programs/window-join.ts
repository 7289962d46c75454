import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const START_MS = Date.UTC(2026, 0, 1);
const SIZE_MS = 4_000;

interface Event {
  readonly user: string;
  readonly timeMs: number;
  readonly n: number;
}

/** Out of order by less than 3 seconds, of unequal length. */
const events = (count: number, stepMs: number, salt: number): readonly Event[] =>
  Array.from({ length: count }, (_, n) => ({
    user: `u${(n * salt) % 11}`,
    timeMs: START_MS + n * stepMs + ((n * 7_919) % 2_900),
    n,
  }));

const VIEWS = events(700, 70, 31);
const BUYS = events(300, 120, 17);

const stamp = (ms: number): string => new Date(ms).toISOString().replace("T", " ").replace("Z", "");

const csv = (rows: readonly Event[]): string =>
  `user,ts,n\n${rows.map(({ user, timeMs, n }) => `${user},${stamp(timeMs)},${n}`).join("\n")}\n`;

const windowOf = ({ user, timeMs }: Event): string => `${user} ${Math.floor(timeMs / SIZE_MS)}`;

function expected(): readonly string[] {
  const [views, buys] = [Map.groupBy(VIEWS, windowOf), Map.groupBy(BUYS, windowOf)];
  const windows = new Set([...views.keys(), ...buys.keys()]);
  return [...windows].flatMap((window) => {
    const lefts: readonly (Event | null)[] = views.get(window) ?? [null];
    const rights: readonly (Event | null)[] = buys.get(window) ?? [null];
    return lefts.flatMap((view) =>
      rights.map((buy) => {
        const { user, timeMs } = (view ?? buy)!;
        const end = stamp((Math.floor(timeMs / SIZE_MS) + 1) * SIZE_MS);
        return [user, view?.n ?? -1, buy?.n ?? -1, end].join("\t");
      }),
    );
  });
}

const read = (path: string) => ({
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
});
const time = { kind: "timestamps-and-watermarks", config: { column: "ts", outOfOrdernessMs: 3_000 } };
const key = { kind: "key-by", config: { columns: ["user"] } };

export const windowJoin: Program = {
  id: "window-join",
  about: "two inputs of one operator by key and tumbling window, as a full outer join: pairs, and rows alone",
  files: { "views.csv": csv(VIEWS), "buys.csv": csv(BUYS) },
  document: ({ input, output }) =>
    flow(
      "Window join",
      {
        views: read(`${input}/views.csv`),
        "view-time": time,
        "by-viewer": key,
        buys: read(`${input}/buys.csv`),
        "buy-time": time,
        "by-buyer": key,
        join: {
          kind: "window-join",
          config: {
            sizeMs: SIZE_MS,
            pairs: "full",
            projections: [
              { name: "user", expression: "COALESCE(left.`user`, right.`user`)" },
              { name: "view", expression: "COALESCE(left.n, -1)" },
              { name: "buy", expression: "COALESCE(right.n, -1)" },
            ],
          },
        },
        columns: {
          kind: "map",
          config: {
            keepOthers: false,
            projections: ["user", "view", "buy", "window_end"].map((name) => ({
              name,
              expression: `\`${name}\``,
            })),
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      [
        "views -> view-time -> by-viewer -> join:left -> columns -> sink",
        "buys -> buy-time -> by-buyer -> join:right",
      ],
    ),
  expected: expected(),
};
