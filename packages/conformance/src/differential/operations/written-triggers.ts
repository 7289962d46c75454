import type { FlowNode } from "@millrace/graph";
import type { Draw } from "../drawing.ts";
import { MODULUS, sum } from "../model/rows.ts";
import { ofWindows, sliced } from "../model/windows.ts";
import type { PlainWindow } from "../model/windows.ts";
import type { PlainRow } from "../random-graph.ts";

/** Triggers and evictors that persons write, also such as throw; windows that tell which of their firings one is. */
const COUNT = [{ fn: "COUNT", column: null, name: "n" }];
const SUM = [{ fn: "SUM", column: "x", name: "total" }];
const TOTAL = `total % ${MODULUS}`;

/** Fires with every n-th row, and at the end with what has come since. */
const everyNth =
  (purges: boolean): Draw =>
  (drawing, at) => {
    const { left, step } = at;
    if (!left.timed) return;
    const [size, n] = [step.n * 4, step.n];
    const result = purges ? "FIRE_AND_PURGE" : "FIRE";
    const rows = sliced(left.rows, { size, slide: size }).flatMap((window) => {
      const { length } = window.rows;
      const counts = Array.from({ length: Math.ceil(length / n) }, (_, i) => Math.min(length, (i + 1) * n));
      return counts.flatMap((count, i) => ofWindows([window], () => (purges ? count - n * i : count)));
    });
    const config = {
      sizeMs: size * 1_000,
      aggregates: COUNT,
      trigger: "function",
      triggerCode: `
export function onElement(row, timestamp, window, context) {
  const { rows } = context.state;
  rows.add(1);
  context.registerEventTimeTimer(window.maxTimestamp);
  if (rows.value() < ${n}) return TriggerResult.CONTINUE;
  rows.clear();
  return TriggerResult.${result};
}
export const onEventTime = (time, window, { state: { rows } }) =>
  time === window.maxTimestamp && rows.value() > 0 ? TriggerResult.${result} : TriggerResult.CONTINUE;`,
      triggerStates: "rows",
    };
    drawing.shown(drawing.keyed(at, "window", config, left.rows), at, ["k", "window_time", "n"], rows);
  };

export const functionTrigger = everyNth(false);
export const purgingFunctionTrigger = everyNth(true);

const policyOf = (right: number): "side" | "skip" => (right % 2 === 0 ? "side" : "skip");

/** A row at which it throws is in its window, and counts for nothing: windows with an even number of others are emptied. */
export const failingTrigger: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const [size, n, policy] = [step.n * 2, step.n + 1, policyOf(step.right)];
  const fails = ([, , x]: PlainRow): boolean => x % n === 0;
  const isOdd = ({ rows }: PlainWindow): boolean => rows.filter((row) => !fails(row)).length % 2 === 1;
  const rows = ofWindows(sliced(left.rows, { size, slide: size }).filter(isOdd), sum);
  const config = {
    sizeMs: size * 1_000,
    aggregates: SUM,
    trigger: "function",
    triggerCode: `
export function onElement(row, timestamp, window, context) {
  context.state.good.add(1);
  context.registerEventTimeTimer(window.maxTimestamp);
  if (row.x % ${n} === 0) throw new Error("no");
  return TriggerResult.CONTINUE;
}
export function onEventTime(time, window, context) {
  if (time !== window.maxTimestamp) return TriggerResult.CONTINUE;
  return context.state.good.value() % 2 === 1 ? TriggerResult.FIRE : TriggerResult.PURGE;
}`,
    triggerStates: "good",
    triggerOnError: policy,
  };
  const node = drawing.keyed(at, "window", config, left.rows);
  drawing.shown(node, at, ["k", "window_time", TOTAL], rows);
  if (node === null || policy === "skip") return;
  drawing.aside({ node, port: "failed" }, at, ["k", "ts", "x + error_rows"], left.rows.filter(fails));
};

/** Where it throws, the window has all its rows; elsewhere those are let go that are odd, if there are others. */
export const failingEvictor: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const [size, n, policy] = [step.n * 3, step.n + 1, policyOf(step.right)];
  const fails = ({ rows }: PlainWindow): boolean => rows.length % n === 0;
  const windows = sliced(left.rows, { size, slide: size });
  const kept = windows.map((window) => {
    const even = window.rows.filter(([, , x]) => x % 2 === 0);
    return fails(window) || even.length === 0 ? window : { ...window, rows: even };
  });
  const rows = ofWindows(kept, sum);
  const config: FlowNode["config"] = {
    sizeMs: size * 1_000,
    aggregates: SUM,
    evictor: "function",
    evictorCode: `export function evictBefore(elements) {
  if (elements.length % ${n} === 0) throw new Error("no");
  const odd = elements.filter((each) => each.value.x % 2 !== 0);
  if (odd.length < elements.length) for (const each of odd) each.remove();
}`,
    evictorOnError: policy,
  };
  const node = drawing.keyed(at, "window", config, left.rows);
  drawing.shown(node, at, ["k", "window_time", TOTAL], rows);
  if (node === null || policy === "skip") return;
  const told = ofWindows(windows.filter(fails), () => 0);
  drawing.aside(
    { node, port: "failed" },
    at,
    ["k", "window_end - INTERVAL '0.001' SECOND", "error_rows"],
    told,
  );
};

/** Each firing says which one of its window it is. */
export const numberedPanes: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const [size, n] = [step.n * 4, step.n];
  const rows = sliced(left.rows, { size, slide: size }).flatMap((window) =>
    Array.from({ length: Math.floor(window.rows.length / n) }, (_, i) =>
      ofWindows([window], () => (n * (i + 1) * 10 + i) % MODULUS),
    ).flat(),
  );
  const config = {
    sizeMs: size * 1_000,
    aggregates: COUNT,
    trigger: "count",
    triggerCount: n,
    paneInfo: true,
  };
  const x = "n * 10 + pane_index + CASE pane_timing WHEN 'early' THEN 0 ELSE 500 END";
  const node = drawing.keyed(at, "window", config, rows);
  drawing.shown(node, at, ["k", "window_time", `(${x}) % ${MODULUS}`], rows);
};
