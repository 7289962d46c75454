import type { Program } from "../program.ts";
import { countAndSum, groupedEvents } from "./grouped-events.ts";
import { events, eventsCsv } from "./joined-events.ts";
import type { Event } from "./joined-events.ts";
import { stamp } from "./stamp.ts";

const SIZE_MS = 6_000;

const VIEWS = events(300, 70, (n) => (n * 31) % 11);
const BUYS = events(200, 120, (n) => (n * 17) % 13);

const windowOf = ({ user, timeMs }: Event): string => `${user} ${Math.floor(timeMs / SIZE_MS)}`;

function expected(): readonly string[] {
  const [views, buys] = [Map.groupBy(VIEWS, windowOf), Map.groupBy(BUYS, windowOf)];
  return [...new Set([...views.keys(), ...buys.keys()])].map((window) => {
    const [user, index] = window.split(" ");
    const end = stamp((Number(index) + 1) * SIZE_MS);
    return [user, end, ...countAndSum(views.get(window) ?? []), ...countAndSum(buys.get(window) ?? [])].join(
      "\t",
    );
  });
}

export const coGroupOfEvents: Program = {
  id: "co-group-of-events",
  about:
    "a CoGroup function in TypeScript over windows of event time, whose rows of both inputs wait for the watermark",
  files: { "views.csv": eventsCsv(VIEWS), "buys.csv": eventsCsv(BUYS) },
  document: (place) =>
    groupedEvents("CoGroup of events", place, { window: { sizeMs: SIZE_MS }, columns: ["window_end"] }),
  expected: expected(),
};
