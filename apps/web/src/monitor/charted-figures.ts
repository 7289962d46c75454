import type { HistoryField } from "@millrace/protocol";
import type { Words } from "../i18n/words.ts";
import type { HistoryPoint } from "./node-history.ts";

/** Figures of a node's panel, by the names of their places in it. */
export const PANEL_FIGURES = [
  "busy",
  "held",
  "idle",
  "skew",
  "in",
  "in-rate",
  "out",
  "out-rate",
  "watermark",
  "state",
  "entries",
  "timers",
  "loop",
  "requests",
  "spilled",
  "late",
  "outside",
  "unread",
  "unrouted",
  "malformed",
] as const;
export type PanelFigure = (typeof PANEL_FIGURES)[number];

/** Which field over time a figure of the panel is the newest of. A sum of rows over time is drawn as its rate. */
export const CHARTED: Readonly<Record<PanelFigure, HistoryField>> = {
  busy: "busy",
  held: "backpressured",
  idle: "idle",
  skew: "skew",
  in: "rowsIn",
  "in-rate": "rowsIn",
  out: "rowsOut",
  "out-rate": "rowsOut",
  watermark: "watermark",
  state: "stateBytes",
  entries: "stateEntries",
  timers: "timers",
  loop: "loopRows",
  requests: "openRequests",
  spilled: "spilledBytes",
  late: "late",
  outside: "outside",
  unread: "unread",
  unrouted: "unrouted",
  malformed: "malformed",
};

export type ChartUnit = "rate" | "share" | "length" | "count" | "bytes" | "times";

export interface NodeChart {
  readonly title: (w: Words) => string;
  readonly unit: ChartUnit;
  readonly series: readonly {
    readonly field: HistoryField;
    readonly colour: string;
    /** Where there are several. */
    readonly label?: (w: Words) => string;
  }[];
  /** Only of nodes where it was ever measured and not 0. */
  readonly whereFound: boolean;
}

/** One measure of most nodes, or of some only. */
const measure = (
  field: HistoryField,
  unit: ChartUnit,
  title: NodeChart["title"],
  colour: string | null = null,
): NodeChart => ({
  title,
  unit,
  series: [{ field, colour: colour ?? "ink2" }],
  whereFound: colour === null,
});

/** All charts of a node but that of its checkpoints. */
export const NODE_CHARTS: readonly NodeChart[] = [
  {
    title: (w) => w.watch.node.charted.rows,
    unit: "rate",
    series: [
      { field: "rowsIn", colour: "ink2", label: (w) => w.watch.node.series.rowsIn },
      { field: "rowsOut", colour: "acc", label: (w) => w.watch.node.series.rowsOut },
    ],
    whereFound: false,
  },
  {
    title: (w) => w.watch.node.charted.load,
    unit: "share",
    series: [
      { field: "busy", colour: "busy", label: (w) => w.watch.node.series.busy },
      { field: "backpressured", colour: "bp", label: (w) => w.watch.node.series.backpressured },
    ],
    whereFound: false,
  },
  measure("watermark", "length", (w) => w.watch.node.charted.lag, "wm"),
  measure("queued", "count", (w) => w.watch.node.charted.queued, "water"),
  measure("stateBytes", "bytes", (w) => w.watch.node.charted.state, "ink2"),
  measure("late", "count", (w) => w.watch.node.charted.late, "late"),
  measure("idle", "share", (w) => w.run.idle),
  measure("skew", "times", (w) => w.watch.node.charted.skew),
  measure("stateEntries", "count", (w) => w.watch.node.charted.entries),
  measure("timers", "count", (w) => w.watch.node.timers),
  measure("loopRows", "count", (w) => w.watch.node.loopRows),
  measure("openRequests", "count", (w) => w.watch.node.openRequests),
  measure("spilledBytes", "bytes", (w) => w.runtimeMode.spilled),
  measure("outside", "count", (w) => w.run.outside),
  measure("unread", "count", (w) => w.run.unread),
  measure("unrouted", "count", (w) => w.watch.node.unrouted),
  measure("malformed", "count", (w) => w.run.malformed),
];

/** Whether there is something to draw of it. */
export const isFound = ({ whereFound, series }: NodeChart, points: readonly HistoryPoint[]): boolean =>
  !whereFound || series.some(({ field }) => points.some((point) => (point[field] ?? 0) !== 0));
