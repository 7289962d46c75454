import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { events, eventsByUser, eventsCsv, YEARS_MS } from "./joined-events.ts";

const VIEWS = events(90, 70, (n) => (n * 31) % 11);
const BUYS = events(60, 120, (n) => (n * 17) % 13);

/** In whichever order they come. */
const CODE = `
export function coGroup(left: Row[], right: Row2[], out) {
  const sum = (rows) => rows.reduce((total, row) => total + Number(row.n), 0);
  out.collect({ views: left.length, viewed: sum(left), buys: right.length, bought: sum(right) });
}`;

function expected(): readonly string[] {
  const users = new Set([...VIEWS, ...BUYS].map(({ user }) => user));
  const of = (all: typeof VIEWS, user: (typeof VIEWS)[number]["user"]) => {
    const own = all.filter((event) => event.user === user);
    return [own.length, own.reduce((total, { n }) => total + n, 0)];
  };
  return [...users].map((user) => [user, ...of(VIEWS, user), ...of(BUYS, user)].join("\t"));
}

export const coGroup: Program = {
  id: "co-group",
  about: "a CoGroup function in TypeScript over windows of the clock that fire when its input ends",
  files: { "views.csv": eventsCsv(VIEWS), "buys.csv": eventsCsv(BUYS) },
  document: ({ input, output }) => {
    const [views, buys] = [eventsByUser(`${input}/views.csv`), eventsByUser(`${input}/buys.csv`)];
    return flow(
      "CoGroup",
      {
        views: views.csv,
        "by-viewer": views.key,
        buys: buys.csv,
        "by-buyer": buys.key,
        group: {
          kind: "co-group",
          config: {
            time: "processing",
            sizeMs: YEARS_MS,
            code: CODE,
            schema: ["views", "viewed", "buys", "bought"].map((name) => ({ name, type: "BIGINT" })),
          },
        },
        columns: {
          kind: "map",
          config: {
            keepOthers: false,
            projections: ["user", "views", "viewed", "buys", "bought"].map((name) => ({
              name,
              expression: `\`${name}\``,
            })),
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["views -> by-viewer -> group:left -> columns -> sink", "buys -> by-buyer -> group:right"],
    );
  },
  expected: expected(),
};
