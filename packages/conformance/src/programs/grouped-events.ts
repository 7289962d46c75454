import type { FlowDocument, FlowNode } from "@millrace/graph";
import { flow } from "../flow.ts";
import type { ProgramPlace } from "../program.ts";
import { eventsByUser } from "./joined-events.ts";
import type { Event } from "./joined-events.ts";

/** In whichever order they come. */
const CODE = `
export function coGroup(left: Row[], right: Row2[], out) {
  const sum = (rows) => rows.reduce((total, row) => total + Number(row.n), 0);
  out.collect({ views: left.length, viewed: sum(left), buys: right.length, bought: sum(right) });
}`;

/** How many events, and the sum of their numbers. */
export const countAndSum = (rows: readonly Event[]): readonly [count: number, sum: number] => [
  rows.length,
  rows.reduce((total, { n }) => total + n, 0),
];

/** A CoGroup of views and buys by user. With event time where the windows are of it. */
export function groupedEvents(
  name: string,
  { input, output }: ProgramPlace,
  { window, columns }: { readonly window: FlowNode["config"]; readonly columns: readonly string[] },
): FlowDocument {
  const [views, buys] = [eventsByUser(`${input}/views.csv`), eventsByUser(`${input}/buys.csv`)];
  const isTimed = window?.["time"] !== "processing";
  const shown = ["user", ...columns, "views", "viewed", "buys", "bought"];
  return flow(
    name,
    {
      views: views.csv,
      ...(isTimed && { "view-time": views.time }),
      "by-viewer": views.key,
      buys: buys.csv,
      ...(isTimed && { "buy-time": buys.time }),
      "by-buyer": buys.key,
      group: {
        kind: "co-group",
        config: {
          ...window,
          code: CODE,
          schema: ["views", "viewed", "buys", "bought"].map((column) => ({ name: column, type: "BIGINT" })),
        },
      },
      columns: {
        kind: "map",
        config: {
          keepOthers: false,
          projections: shown.map((column) => ({ name: column, expression: `\`${column}\`` })),
        },
      },
      sink: { kind: "text-file-sink", config: { directory: output } },
    },
    [
      `views ->${isTimed ? " view-time ->" : ""} by-viewer -> group:left -> columns -> sink`,
      `buys ->${isTimed ? " buy-time ->" : ""} by-buyer -> group:right`,
    ],
  );
}
