import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { events, eventsByUser, eventsCsv } from "./joined-events.ts";
import type { Event } from "./joined-events.ts";
import { stamp } from "./stamp.ts";

const SIZE_MS = 4_000;

/** Of unequal length. */
const VIEWS = events(700, 70, (n) => (n * 31) % 11);
const BUYS = events(300, 120, (n) => (n * 17) % 11);

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

export const windowJoin: Program = {
  id: "window-join",
  about: "two inputs of one operator by key and tumbling window, as a full outer join: pairs, and rows alone",
  files: { "views.csv": eventsCsv(VIEWS), "buys.csv": eventsCsv(BUYS) },
  document: ({ input, output }) => {
    const [views, buys] = [eventsByUser(`${input}/views.csv`), eventsByUser(`${input}/buys.csv`)];
    return flow(
      "Window join",
      {
        views: views.csv,
        "view-time": views.time,
        "by-viewer": views.key,
        buys: buys.csv,
        "buy-time": buys.time,
        "by-buyer": buys.key,
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
    );
  },
  expected: expected(),
};
