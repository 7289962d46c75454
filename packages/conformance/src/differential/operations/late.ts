import type { FlowEdge, FlowNode } from "@millrace/graph";
import type { Draw, Drawing, DrawnStep } from "../drawing.ts";
import { MOST_ROWS } from "../graph-canvas.ts";
import type { Stream } from "../graph-canvas.ts";
import { byKey, MODULUS, sum } from "../model/rows.ts";
import type { PlainRow } from "../random-graph.ts";

/**
 * Watermarks that are ahead of the rows: some are late, some very late. Which, depends on the run; each row is in one firing of
 * its window or comes out at the side, so that all of them together are those that came in.
 */
const COUNT = { fn: "COUNT", column: null, name: "n" };
const SUM = { fn: "SUM", column: "x", name: "total" };

/** A key of rows that come behind their watermark. */
function behindTime({ canvas }: Drawing, { step }: DrawnStep, from: Stream): string {
  const time = canvas.node(
    "timestamps-and-watermarks",
    { column: "ts", outOfOrdernessMs: 0 },
    step.parallelism,
  );
  canvas.feed(from, { node: time, port: "in" }, step, 0);
  return canvas.after(time, "key-by", { columns: ["k"] }, 1);
}

/** Counts and sums by key of what comes out of several outputs: once there are as many as came in, their sum. */
// oxlint-disable-next-line max-params -- what comes out, and what came in
function allTogether(
  drawing: Drawing,
  at: DrawnStep,
  outputs: readonly (readonly [from: FlowEdge["from"], n: string, x: string])[],
  rows: readonly PlainRow[],
): void {
  const { canvas } = drawing;
  const { parallelism } = at.step;
  const all = canvas.node("union", {}, 1);
  for (const [from, n, x] of outputs) {
    const projections = [
      { name: "k", expression: "k" },
      { name: "n", expression: n },
      { name: "x", expression: `CAST(${x} AS BIGINT)` },
    ];
    const counted = canvas.node("map", { keepOthers: false, projections }, parallelism);
    canvas.edge(from, { node: counted, port: "in" });
    canvas.edge({ node: counted, port: "out" }, { node: all, port: "in" });
  }
  const some = canvas.after(all, "filter", { condition: "n > 0" }, parallelism);
  const fold = {
    initial: ["n", "total"].map((name) => ({ name, expression: "CAST(0 AS BIGINT)" })),
    fold: [
      { name: "n", expression: "acc.n + row.n" },
      { name: "total", expression: "acc.total + row.x" },
    ],
  };
  const summed = canvas.after(canvas.after(some, "key-by", { columns: ["k"] }, 1), "fold", fold, parallelism);
  const counts = new Map(byKey(rows).map((own) => [own[0]![0], own.length]));
  const sums = byKey(rows).map((own): PlainRow => [own[0]![0], 0, sum(own)]);
  drawing.whole(summed, at, counts, [`total % ${MODULUS}`, sums]);
}

const lateOf =
  (shape: (n: number, spread: number) => FlowNode["config"]): Draw =>
  (drawing, at) => {
    const { step, left } = at;
    const config = { ...shape(step.n, step.spread), lateRows: "side", aggregates: [COUNT, SUM] };
    const key = behindTime(drawing, at, left);
    const node = drawing.canvas.after(key, "window", config, step.parallelism);
    const outputs = [
      [{ node, port: "out" }, "n", "COALESCE(total, 0)"],
      [{ node, port: "late" }, "CAST(1 AS BIGINT)", "x"],
    ] as const;
    allTogether(drawing, at, outputs, left.rows);
  };

const TRIGGERS = (n: number): readonly FlowNode["config"][] => [
  { trigger: "default" },
  { trigger: "early-late", early: "count", earlyCount: n },
  { trigger: "continuous", triggerEveryMs: 1_000 },
];

/** Fires again with what comes within the lateness. */
export const lateRows = lateOf((n, spread) => ({
  sizeMs: n * 2_000,
  allowedLatenessMs: n * 500,
  panes: "discarding",
  ...TRIGGERS(n)[spread % 3],
}));

/** Fires before its end by the clock, and behind it with each row. */
export const earlyByTheClock = lateOf((n) => ({
  sizeMs: n * 2_000,
  allowedLatenessMs: n * 500,
  panes: "discarding",
  trigger: "early-late",
  early: "every",
  earlyEveryMs: n,
  late: "row",
}));

/** The operator whose windows share panes, which fire once. */
export const lateForPanes = lateOf((n) => ({ sizeMs: n * 1_000 }));
export const lateForSessions = lateOf((n) => ({ window: "session", gapMs: n * 500 }));

/** A hundred years: by the clock, such a window ends with the input. */
const ALWAYS_MS = 3_155_760_000_000;

/** By the clock: when a window fires depends on the run, and all of its firings together have each row once. */
const byTheClock =
  (trigger: (n: number) => FlowNode["config"]): Draw =>
  (drawing, at) => {
    const { step, left } = at;
    const key = drawing.canvas.byKey(left);
    const config = {
      time: "processing",
      sizeMs: ALWAYS_MS,
      fireAtEnd: true,
      panes: "discarding",
      aggregates: [COUNT, SUM],
      ...trigger(step.n),
    };
    const node = drawing.canvas.after(key, "window", config, step.parallelism);
    allTogether(drawing, at, [[{ node, port: "out" }, "n", "COALESCE(total, 0)"]], left.rows);
  };

export const clockTrigger = byTheClock((n) => ({
  trigger: "continuous",
  triggerTime: "processing",
  triggerEveryMs: n * 3,
}));

export const timeoutTrigger = byTheClock((n) => ({
  trigger: "count",
  triggerCount: n * 3,
  timeout: true,
  timeoutMs: n * 2,
  timeoutReset: n % 2 === 0,
}));

const CO_GROUP = `export function coGroup(left, right, out) {
  const rows = [...left, ...right];
  out.collect({ n: rows.length, total: rows.reduce((sum, row) => sum + Number(row.x), 0) });
}`;

/** Of each input. */
export const lateForBoth: Draw = (drawing, at) => {
  const { step, left, right } = at;
  const rows = [...left.rows, ...right.rows];
  if (rows.length > MOST_ROWS) return;
  const { canvas } = drawing;
  const [one, other] = [behindTime(drawing, at, left), behindTime(drawing, at, right)];
  const config = {
    sizeMs: step.n * 1_000,
    code: CO_GROUP,
    schema: ["n", "total"].map((name) => ({ name, type: "BIGINT" })),
    lateRows: "side",
  };
  const node = canvas.node("co-group", config, step.parallelism);
  canvas.edge({ node: one, port: "out" }, { node, port: "left" });
  canvas.edge({ node: other, port: "out" }, { node, port: "right" });
  const late = (port: string) => [{ node, port }, "CAST(1 AS BIGINT)", "x"] as const;
  const outputs = [[{ node, port: "out" }, "n", "total"], late("late-left"), late("late-right")] as const;
  allTogether(drawing, at, outputs, rows);
};
