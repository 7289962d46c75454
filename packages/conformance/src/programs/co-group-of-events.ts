import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { events, eventsByUser, eventsCsv } from "./joined-events.ts";
import type { Event } from "./joined-events.ts";
import { stamp } from "./stamp.ts";

const SIZE_MS = 6_000;

const VIEWS = events(300, 70, (n) => (n * 31) % 11);
const BUYS = events(200, 120, (n) => (n * 17) % 13);

const CODE = `
export function coGroup(left: Row[], right: Row2[], out) {
  const sum = (rows) => rows.reduce((total, row) => total + Number(row.n), 0);
  out.collect({ views: left.length, viewed: sum(left), buys: right.length, bought: sum(right) });
}`;

const windowOf = ({ user, timeMs }: Event): string => `${user} ${Math.floor(timeMs / SIZE_MS)}`;

function expected(): readonly string[] {
  const [views, buys] = [Map.groupBy(VIEWS, windowOf), Map.groupBy(BUYS, windowOf)];
  const sum = (rows: readonly Event[]): number => rows.reduce((total, { n }) => total + n, 0);
  return [...new Set([...views.keys(), ...buys.keys()])].map((window) => {
    const [user, index] = window.split(" ");
    const [left, right] = [views.get(window) ?? [], buys.get(window) ?? []];
    const end = stamp((Number(index) + 1) * SIZE_MS);
    return [user, end, left.length, sum(left), right.length, sum(right)].join("\t");
  });
}

export const coGroupOfEvents: Program = {
  id: "co-group-of-events",
  about:
    "a CoGroup function in TypeScript over windows of event time, whose rows of both inputs wait for the watermark",
  files: { "views.csv": eventsCsv(VIEWS), "buys.csv": eventsCsv(BUYS) },
  document: ({ input, output }) => {
    const [views, buys] = [eventsByUser(`${input}/views.csv`), eventsByUser(`${input}/buys.csv`)];
    return flow(
      "CoGroup of events",
      {
        views: views.csv,
        "view-time": views.time,
        "by-viewer": views.key,
        buys: buys.csv,
        "buy-time": buys.time,
        "by-buyer": buys.key,
        group: {
          kind: "co-group",
          config: {
            sizeMs: SIZE_MS,
            code: CODE,
            schema: ["views", "viewed", "buys", "bought"].map((name) => ({ name, type: "BIGINT" })),
          },
        },
        columns: {
          kind: "map",
          config: {
            keepOthers: false,
            projections: ["user", "window_end", "views", "viewed", "buys", "bought"].map((name) => ({
              name,
              expression: `\`${name}\``,
            })),
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      [
        "views -> view-time -> by-viewer -> group:left -> columns -> sink",
        "buys -> buy-time -> by-buyer -> group:right",
      ],
    );
  },
  expected: expected(),
};
