import type { Program } from "../program.ts";
import { countAndSum, groupedEvents } from "./grouped-events.ts";
import { events, eventsCsv, YEARS_MS } from "./joined-events.ts";

const VIEWS = events(90, 70, (n) => (n * 31) % 11);
const BUYS = events(60, 120, (n) => (n * 17) % 13);

function expected(): readonly string[] {
  const users = new Set([...VIEWS, ...BUYS].map(({ user }) => user));
  return [...users].map((user) => {
    const [views, buys] = [VIEWS, BUYS].map((all) => countAndSum(all.filter((event) => event.user === user)));
    return [user, ...views!, ...buys!].join("\t");
  });
}

export const coGroup: Program = {
  id: "co-group",
  about: "a CoGroup function in TypeScript over windows of the clock that fire when its input ends",
  files: { "views.csv": eventsCsv(VIEWS), "buys.csv": eventsCsv(BUYS) },
  document: (place) =>
    groupedEvents("CoGroup", place, { window: { time: "processing", sizeMs: YEARS_MS }, columns: [] }),
  expected: expected(),
};
