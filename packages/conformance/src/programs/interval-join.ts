import { flow } from "../flow.ts";
import type { FlowPart } from "../flow.ts";
import type { Program } from "../program.ts";

const START_MS = Date.UTC(2026, 0, 1);
const LOWER_MS = -1_500;
const UPPER_MS = 2_000;

interface Event {
  readonly user: string;
  readonly timeMs: number;
  readonly n: number;
}

/** Out of order by less than 3 seconds, of unequal length: one side ends long before the other. */
const events = (count: number, stepMs: number, salt: number): readonly Event[] =>
  Array.from({ length: count }, (_, n) => ({
    user: `u${(n * salt) % 17}`,
    timeMs: START_MS + n * stepMs + ((n * 7_919) % 2_900),
    n,
  }));

const VIEWS = events(1_200, 90, 31);
const BUYS = events(500, 140, 13);

const stamp = (ms: number): string => new Date(ms).toISOString().replace("T", " ").replace("Z", "");

const csv = (rows: readonly Event[]): string =>
  `user,ts,n\n${rows.map(({ user, timeMs, n }) => `${user},${stamp(timeMs)},${n}`).join("\n")}\n`;

function expected(): readonly string[] {
  const byUser = Map.groupBy(BUYS, ({ user }) => user);
  return VIEWS.flatMap((view) =>
    (byUser.get(view.user) ?? [])
      .filter(({ timeMs }) => timeMs >= view.timeMs + LOWER_MS && timeMs < view.timeMs + UPPER_MS)
      .filter((buy) => (view.n + buy.n) % 3 !== 0)
      .map((buy) => [view.user, view.n, buy.n, stamp(Math.max(view.timeMs, buy.timeMs))].join("\t")),
  );
}

const side = (path: string): Readonly<Record<"csv" | "time" | "key", FlowPart>> => ({
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

export const intervalJoin: Program = {
  id: "interval-join",
  about:
    "two inputs of one operator, keyed, out of order, of which one ends long before the other: rows of both kept until the watermark has passed them",
  files: { "views.csv": csv(VIEWS), "buys.csv": csv(BUYS) },
  document: ({ input, output }) => {
    const [views, buys] = [side(`${input}/views.csv`), side(`${input}/buys.csv`)];
    return flow(
      "Interval join",
      {
        views: views.csv,
        "view-time": views.time,
        "by-viewer": views.key,
        buys: buys.csv,
        "buy-time": buys.time,
        "by-buyer": buys.key,
        join: {
          kind: "interval-join",
          config: {
            lowerMs: LOWER_MS,
            upperMs: UPPER_MS,
            upperInclusive: false,
            condition: "(left.n + right.n) % 3 <> 0",
            projections: [
              { name: "user", expression: "left.`user`" },
              { name: "view", expression: "left.n" },
              { name: "buy", expression: "right.n" },
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["views -> view-time -> by-viewer -> join:left -> sink", "buys -> buy-time -> by-buyer -> join:right"],
    );
  },
  expected: expected(),
};
