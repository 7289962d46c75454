import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { events, eventsByUser, eventsCsv } from "./joined-events.ts";
import { stamp } from "./stamp.ts";

const LOWER_MS = -1_500;
const UPPER_MS = 2_000;

/** Of unequal length: one side ends long before the other. */
const VIEWS = events(1_200, 90, (n) => (n * 31) % 17);
const BUYS = events(500, 140, (n) => (n * 13) % 17);

function expected(): readonly string[] {
  const byUser = Map.groupBy(BUYS, ({ user }) => user);
  return VIEWS.flatMap((view) =>
    (byUser.get(view.user) ?? [])
      .filter(({ timeMs }) => timeMs >= view.timeMs + LOWER_MS && timeMs < view.timeMs + UPPER_MS)
      .filter((buy) => (view.n + buy.n) % 3 !== 0)
      .map((buy) => [view.user, view.n, buy.n, stamp(Math.max(view.timeMs, buy.timeMs))].join("\t")),
  );
}

export const intervalJoin: Program = {
  id: "interval-join",
  about:
    "two inputs of one operator, keyed, out of order, of which one ends long before the other: rows of both kept until the watermark has passed them",
  files: { "views.csv": eventsCsv(VIEWS), "buys.csv": eventsCsv(BUYS) },
  document: ({ input, output }) => {
    const [views, buys] = [eventsByUser(`${input}/views.csv`), eventsByUser(`${input}/buys.csv`)];
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
