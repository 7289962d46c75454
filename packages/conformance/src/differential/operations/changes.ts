import type { Draw } from "../drawing.ts";
import { columns } from "../graph-canvas.ts";
import { MODULUS, sum } from "../model/rows.ts";
import { ofWindows, sliced } from "../model/windows.ts";

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
