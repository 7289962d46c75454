import type { Draw } from "../drawing.ts";
import { coGrouped, intervalJoined, sessionsOfBoth, slicedOfBoth, windowJoined } from "../model/joins.ts";
import { MODULUS, total } from "../model/rows.ts";
import { sessionsAreCertain } from "../model/windows.ts";

const joinedColumns = (k: string, left: string, right: string) => ({
  projections: [
    { name: "k", expression: k },
    { name: "x", expression: `(${left} * 7 + ${right}) % ${MODULUS}` },
  ],
});

const interval =
  (open: boolean): Draw =>
  (drawing, at) => {
    const { step, left, right } = at;
    if (!left.timed || !right.timed) return;
    const bounds = { lower: -step.n, upper: step.n / 2, open };
    const rows = intervalJoined(left.rows, right.rows, bounds);
    const config = {
      lowerMs: -step.n * 1_000,
      upperMs: step.n * 500,
      lowerInclusive: !open,
      upperInclusive: !open,
      ...joinedColumns("left.k", "left.x", "right.x"),
    };
    const node = drawing.joined(at, "interval-join", config, rows);
    drawing.shown(node, at, ["k", "join_time", "x"], rows);
  };

export const intervalJoin = interval(false);
export const openIntervalJoin = interval(true);

export const leftWindowJoin: Draw = (drawing, at) => {
  const { step, left, right } = at;
  if (!left.timed || !right.timed) return;
  const size = step.n * 2;
  const rows = windowJoined(slicedOfBoth(left.rows, right.rows, { size, slide: size }), "left");
  const shape = { sizeMs: size * 1_000, pairs: "left" };
  const config = { ...shape, ...joinedColumns("left.k", "left.x", "COALESCE(right.x, 0)") };
  drawing.shown(drawing.joined(at, "window-join", config, rows), at, ["k", "window_time", "x"], rows);
};

export const slidingWindowJoin: Draw = (drawing, at) => {
  const { step, left, right } = at;
  if (!left.timed || !right.timed) return;
  const [size, slide] = [step.n + 1, 2];
  const rows = windowJoined(slicedOfBoth(left.rows, right.rows, { size, slide }), "none");
  const shape = { window: "sliding", sizeMs: size * 1_000, slideMs: slide * 1_000, pairs: "inner" };
  const config = { ...shape, ...joinedColumns("left.k", "left.x", "right.x") };
  drawing.shown(drawing.joined(at, "window-join", config, rows), at, ["k", "window_time", "x"], rows);
};

export const sessionJoin: Draw = (drawing, at) => {
  const { step, left, right } = at;
  if (!left.timed || !right.timed || left === right) return;
  if (!sessionsAreCertain([...left.rows, ...right.rows], () => step.n)) return;
  const rows = windowJoined(sessionsOfBoth(left.rows, right.rows, step.n), "both");
  const shape = { window: "session", gapMs: step.n * 1_000, pairs: "full" };
  const k = "COALESCE(left.k, right.k)";
  const config = { ...shape, ...joinedColumns(k, "COALESCE(left.x, 0)", "COALESCE(right.x, 0)") };
  drawing.shown(drawing.joined(at, "window-join", config, rows), at, ["k", "window_time", "x"], rows);
};

/** Windows that are kept as long as rows may still come: the general operator, which must say the same. */
export const keptWindowJoin: Draw = (drawing, at) => {
  const { step, left, right } = at;
  if (!left.timed || !right.timed) return;
  const size = step.n * 2;
  const rows = windowJoined(slicedOfBoth(left.rows, right.rows, { size, slide: size }), "both");
  const shape = { sizeMs: size * 1_000, pairs: "full", allowedLatenessMs: 2_000, lateRows: "side" };
  const k = "COALESCE(left.k, right.k)";
  const config = { ...shape, ...joinedColumns(k, "COALESCE(left.x, 0)", "COALESCE(right.x, 0)") };
  drawing.shown(drawing.joined(at, "window-join", config, rows), at, ["k", "window_time", "x"], rows);
};

const CO_GROUP = `export function coGroup(left, right, out) {
  const sum = (rows) => rows.reduce((total, row) => total + Number(row.x), 0);
  out.collect({ x: left.length * 31 + right.length + sum(left) * 7 + sum(right) });
}`;

export const coGroup: Draw = (drawing, at) => {
  const { step, left, right } = at;
  if (!left.timed || !right.timed) return;
  const size = step.n * 2;
  const rows = coGrouped(
    slicedOfBoth(left.rows, right.rows, { size, slide: size }),
    (lefts, rights) => (lefts.length * 31 + rights.length + total(lefts) * 7 + total(rights)) % MODULUS,
  );
  const config = { sizeMs: size * 1_000, code: CO_GROUP, schema: [{ name: "x", type: "BIGINT" }] };
  const node = drawing.joined(at, "co-group", config, rows);
  drawing.shown(node, at, ["k", "window_time", `x % ${MODULUS}`], rows);
};
