import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { events, eventsByUser, eventsCsv, YEARS_MS } from "./joined-events.ts";

const VIEWS = events(90, 70, (n) => (n * 31) % 11);
const BUYS = events(60, 120, (n) => (n * 17) % 13);

function expected(): readonly string[] {
  return VIEWS.flatMap((view) => {
    const own = BUYS.filter(({ user }) => user === view.user);
    const numbers = own.length === 0 ? [-1] : own.map(({ n }) => n);
    return numbers.map((n) => [view.user, view.n, n].join("\t"));
  });
}

export const clockJoin: Program = {
  id: "clock-join",
  about: "two inputs by key and window of the clock, as a left outer join that fires when its input ends",
  files: { "views.csv": eventsCsv(VIEWS), "buys.csv": eventsCsv(BUYS) },
  document: ({ input, output }) => {
    const [views, buys] = [eventsByUser(`${input}/views.csv`), eventsByUser(`${input}/buys.csv`)];
    return flow(
      "Clock join",
      {
        views: views.csv,
        "by-viewer": views.key,
        buys: buys.csv,
        "by-buyer": buys.key,
        join: {
          kind: "window-join",
          config: {
            time: "processing",
            sizeMs: YEARS_MS,
            pairs: "left",
            projections: [
              { name: "user", expression: "left.`user`" },
              { name: "view", expression: "left.n" },
              { name: "buy", expression: "COALESCE(right.n, -1)" },
            ],
          },
        },
        columns: {
          kind: "map",
          config: {
            keepOthers: false,
            projections: ["user", "view", "buy"].map((name) => ({ name, expression: `\`${name}\`` })),
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["views -> by-viewer -> join:left -> columns -> sink", "buys -> by-buyer -> join:right"],
    );
  },
  expected: expected(),
};
