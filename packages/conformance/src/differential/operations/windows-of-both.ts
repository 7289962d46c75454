import type { FlowNode } from "@millrace/graph";
import { NO_TIME } from "../drawing.ts";
import type { Draw } from "../drawing.ts";
import { coGrouped, intervalJoined, sessionsOfBoth, slicedOfBoth, windowJoined } from "../model/joins.ts";
import type { PairedWindow } from "../model/joins.ts";
import { byKeyOfBoth, MODULUS, total } from "../model/rows.ts";
import { sessionsAreCertain } from "../model/windows.ts";
import type { PlainRow } from "../random-graph.ts";

/** A hundred years: by the clock, such a window ends with the input. */
const ALWAYS_MS = 3_155_760_000_000;
const BY_THE_CLOCK = { time: "processing", sizeMs: ALWAYS_MS, fireAtEnd: true };

const joined = (k: string, left: string, right: string) => ({
  projections: [
    { name: "k", expression: k },
    { name: "x", expression: `(${left} * 7 + ${right}) % ${MODULUS}` },
  ],
});

export const rightWindowJoin: Draw = (drawing, at) => {
  const { step, left, right } = at;
  if (!left.timed || !right.timed) return;
  const size = step.n * 2;
  const windows = slicedOfBoth(left.rows, right.rows, { size, slide: size });
  const rows = windowJoined(
    windows.filter(({ rights }) => rights.length > 0),
    "both",
  );
  const config = {
    sizeMs: size * 1_000,
    pairs: "right",
    ...joined("right.k", "COALESCE(left.x, 0)", "right.x"),
  };
  drawing.shown(drawing.joined(at, "window-join", config, rows), at, ["k", "window_time", "x"], rows);
};

/** All rows of a key are in one window. */
const wholeOfBoth = (left: readonly PlainRow[], right: readonly PlainRow[]): readonly PairedWindow[] =>
  byKeyOfBoth(left, right).map(([key, lefts, rights]) => ({ key, end: 0.001, lefts, rights }));

export const clockWindowJoin: Draw = (drawing, at) => {
  const rows = windowJoined(wholeOfBoth(at.left.rows, at.right.rows), "none");
  const config = { ...BY_THE_CLOCK, pairs: "inner", ...joined("left.k", "left.x", "right.x") };
  drawing.shown(drawing.joined(at, "window-join", config, rows), at, ["k", NO_TIME, "x"], rows);
};

/** None of its rows is late, so that nothing is beside it. */
export const intervalJoinWithLate: Draw = (drawing, at) => {
  const { step, left, right } = at;
  if (!left.timed || !right.timed) return;
  const bounds = { lower: -step.n / 2, upper: step.n, open: false };
  const rows = intervalJoined(left.rows, right.rows, bounds);
  const config = {
    lowerMs: -step.n * 500,
    upperMs: step.n * 1_000,
    lowerInclusive: true,
    upperInclusive: true,
    lateRows: "side",
    ...joined("left.k", "left.x", "right.x"),
  };
  const node = drawing.joined(at, "interval-join", config, rows);
  drawing.shown(node, at, ["k", "join_time", "x"], rows);
  if (node === null) return;
  for (const port of ["late-left", "late-right"]) drawing.aside({ node, port }, at, ["k", "ts", "x"], []);
};

const grouping =
  (
    shape: (n: number) => FlowNode["config"],
    windowsOf: (left: readonly PlainRow[], right: readonly PlainRow[], n: number) => Windows,
    time: "event" | "processing" = "event",
  ): Draw =>
  (drawing, at) => {
    const { step, left, right } = at;
    if (time === "event" && (!left.timed || !right.timed)) return;
    const windows = windowsOf(left.rows, right.rows, step.n);
    if (windows === null) return;
    const fails = ({ lefts, rights }: PairedWindow): boolean =>
      (lefts.length + 2 * rights.length) % (step.n + 1) === 0;
    const policy = POLICIES[step.right % POLICIES.length]!;
    const good = policy === "fail" ? windows : windows.filter((window) => !fails(window));
    const rows = coGrouped(
      good,
      (lefts, rights) => (lefts.length * 31 + rights.length + total(lefts) * 7 + total(rights)) % MODULUS,
    );
    const code = `export function coGroup(left, right, out) {
  const sum = (rows) => rows.reduce((total, row) => total + Number(row.x), 0);
  out.collect({ x: left.length * 31 + right.length + sum(left) * 7 + sum(right) });
  ${policy === "fail" ? "" : `if ((left.length + 2 * right.length) % ${step.n + 1} === 0) throw new Error("no");`}
}`;
    const config = { ...shape(step.n), code, schema: [{ name: "x", type: "BIGINT" }], onError: policy };
    const all = [...left.rows, ...right.rows];
    const node = drawing.joined(at, "co-group", config, all);
    const when = time === "event" ? "window_time" : NO_TIME;
    drawing.shown(node, at, ["k", when, `x % ${MODULUS}`], rows);
    if (node === null || policy !== "side") return;
    const fallen = windows.filter(fails).flatMap(({ lefts, rights }) => [...lefts, ...rights]);
    const told = fallen.map(([key, , x]): PlainRow => [key, 0, x]);
    drawing.aside({ node, port: "failed" }, at, ["k", NO_TIME, "COALESCE(left_x, right_x)"], told);
  };

const POLICIES = ["fail", "skip", "side"] as const;

type Windows = readonly PairedWindow[] | null;

export const slidingCoGroup = grouping(
  (n) => ({ window: "sliding", sizeMs: (n + 1) * 1_000, slideMs: 2_000 }),
  (left, right, n) => slicedOfBoth(left, right, { size: n + 1, slide: 2 }),
);

export const sessionCoGroup = grouping(
  (n) => ({ window: "session", gapMs: n * 1_000 + 500 }),
  (left, right, n) => {
    const isCertain = sessionsAreCertain([...left, ...right], () => n + 0.5);
    return isCertain ? sessionsOfBoth(left, right, n + 0.5) : null;
  },
);

export const clockCoGroup = grouping(() => BY_THE_CLOCK, wholeOfBoth, "processing");
