import type { Draw } from "../drawing.ts";
import { columns } from "../graph-canvas.ts";
import { MODULUS, sum } from "../model/rows.ts";
import type { PlainRow } from "../random-graph.ts";
import { cumulated, ofWindows, sliced } from "../model/windows.ts";

/** A print shows no more of what comes at once: each row takes back what it said before, and says it anew. */
const MOST_ROWS = 40;

/** Windows that fire as rows come and take back what they said: at the end, what was not taken back is what they have. */
export const retractingPanes: Draw = (drawing, { step, left }) => {
  if (!left.timed || left.rows.length > MOST_ROWS) return;
  const { canvas } = drawing;
  const { n, parallelism } = step;
  const size = n * 2;
  const key = canvas.node("key-by", { columns: ["k"] }, 1);
  // The stream stays one that others may read: nothing that is committed comes of this.
  canvas.edge(left.from, { node: key, port: "in" });
  const config = {
    window: "tumbling",
    sizeMs: size * 1_000,
    trigger: "early-late",
    early: "count",
    earlyCount: 1 + (n % 3),
    panes: "retracting",
    aggregates: [{ fn: "SUM", column: "x", name: "total" }],
  };
  const window = canvas.after(key, "window", config, parallelism);
  const map = canvas.after(window, "map", columns("k", "window_time", `total % ${MODULUS}`), parallelism);
  const print = canvas.after(map, "print", {}, parallelism);
  drawing.changes.push({ node: print, rows: ofWindows(sliced(left.rows, { size, slide: size }), sum) });
};

const WINDOWS = [
  (rows: readonly PlainRow[], n: number) => ({
    windows: sliced(rows, { size: n * 2, slide: n * 2 }),
    shape: { window: "tumbling", sizeMs: n * 2_000 },
  }),
  (rows: readonly PlainRow[], n: number) => ({
    windows: sliced(rows, { size: n * 2, slide: 3 }),
    shape: { window: "sliding", sizeMs: n * 2_000, slideMs: 3_000 },
  }),
  (rows: readonly PlainRow[], n: number) => ({
    windows: cumulated(rows, n * 2, 2),
    shape: { window: "cumulate", sizeMs: n * 2_000, stepMs: 2_000 },
  }),
] as const;

/** The same into a table by key and window, with failures too: whatever was taken back or said again, the last of each stays. */
export const retractedTable: Draw = (drawing, { step, left }) => {
  if (!left.timed) return;
  const { canvas } = drawing;
  const { n, right, parallelism } = step;
  const key = canvas.node("key-by", { columns: ["k"] }, 1);
  canvas.edge(left.from, { node: key, port: "in" });
  const { windows, shape } = WINDOWS[right % WINDOWS.length]!(left.rows, n);
  const early =
    right % 2 === 0 ? { early: "count", earlyCount: 1 + (n % 3) } : { early: "every", earlyEveryMs: n };
  const config = {
    ...shape,
    trigger: "early-late",
    ...early,
    panes: "retracting",
    aggregates: [{ fn: "SUM", column: "x", name: "total" }],
  };
  const window = canvas.after(key, "window", config, parallelism);
  const map = canvas.after(window, "map", columns("k", "window_time", `total % ${MODULUS}`), parallelism);
  drawing.table(map, ["k", "ts"], ofWindows(windows, sum));
};
