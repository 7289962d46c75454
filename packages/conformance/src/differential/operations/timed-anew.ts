import type { FlowNode } from "@millrace/graph";
import type { Draw } from "../drawing.ts";
import { columns } from "../graph-canvas.ts";
import type { PlainRow } from "../random-graph.ts";
import { stampOf } from "../stamp-of.ts";

/**
 * A stream whose column `ts` is event time from here on, whatever it was, with watermarks so far behind its rows that none is
 * late: windows over it end with the input.
 */
const BEHIND_MS = 100_000_000;
/** What values of made rows are less than. */
const SMALL = 53;

const behind = (line: string): string => `
export function onEvent(row, timestamp, output) {
  ${line}
  output.emitWatermark(timestamp - ${BEHIND_MS});
}`;

const MOST = `
export function onEvent(row, timestamp, output) {
  const { most } = output.state;
  if (most.value() === null || timestamp > most.value()) most.update(timestamp);
}
export function onPeriodicEmit(output) {
  const most = output.state.most.value();
  if (most !== null) output.emitWatermark(most - ${BEHIND_MS});
}`;

const writtenBy = (code: string, numbers = ""): FlowNode["config"] => ({
  strategy: "function",
  code,
  numbers,
});

const fails = (n: number): string => `if (Number(row.x) % ${n + 1} === 0) throw new Error("no");`;

const WAYS: readonly ((n: number) => FlowNode["config"])[] = [
  () => ({ outOfOrdernessMs: BEHIND_MS }),
  (n) => ({ outOfOrdernessMs: BEHIND_MS, idle: true, idleTimeoutMs: 100 + n }),
  () => writtenBy(behind("")),
  () => ({ ...writtenBy(MOST, "most"), periodic: true, periodMs: 10 }),
  (n) => ({ ...writtenBy(behind(fails(n))), onError: "skip" }),
  (n) => ({ ...writtenBy(behind(fails(n))), onError: "side" }),
];

export const timedAnew: Draw = (drawing, at) => {
  const { left, step } = at;
  const { canvas } = drawing;
  const config: FlowNode["config"] = { column: "ts", ...WAYS[step.right % WAYS.length]!(step.n) };
  const node = canvas.node("timestamps-and-watermarks", config, step.parallelism);
  canvas.feed(left, { node, port: "in" }, step, 0);
  const aside = config["onError"] === "side";
  const leaves = ([, , x]: PlainRow): boolean => aside && x % (step.n + 1) === 0;
  const rows = left.rows.filter((row) => !leaves(row));
  const traits = { ...drawing.keeps(at), timed: true };
  drawing.stream({ node, port: "out" }, step.parallelism, rows, traits);
  if (aside) drawing.aside({ node, port: "failed" }, at, ["k", "ts", "x"], left.rows.filter(leaves));
};

/** Made rows in the order of their time, with a watermark right behind each. */
export const monotonous: Draw = (drawing, at) => {
  const { canvas } = drawing;
  const { n, right } = at.step;
  const made = [
    { name: "x", type: "BIGINT", values: `sequence(${n}, 7)`, nulls: 0 },
    { name: "ts", type: "TIMESTAMP(3)", values: `sequence(${stampOf(n)}, 1000)`, nulls: 0 },
  ];
  const count = 5 + right * 3;
  const source = canvas.node("data-generator", { columns: made, rows: count, rateLimit: null, seed: n }, 1);
  const key = "CAST(CASE MOD(x, 3) WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'c' END AS STRING)";
  const map = canvas.after(source, "map", columns(key, "ts", `(x * x) % ${SMALL}`), 1);
  const config = { column: "ts", strategy: "monotonous" };
  const node = canvas.after(map, "timestamps-and-watermarks", config, 1);
  const rows = Array.from({ length: count }, (_, i): PlainRow => {
    const x = n + i * 7;
    return [["a", "b", "c"][x % 3]!, n + i, (x * x) % SMALL];
  });
  drawing.stream({ node, port: "out" }, 1, rows, { timed: true, ordered: true });
};
