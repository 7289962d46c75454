import { NO_TIME } from "../drawing.ts";
import type { Draw } from "../drawing.ts";
import { columns } from "../graph-canvas.ts";
import { byKeyOfBoth, MODULUS, total } from "../model/rows.ts";
import type { PlainRow } from "../random-graph.ts";

/** A moment that only the end of the input comes to. */
const AT_END = 8_640_000_000_000_000;
const RESULT = [
  { name: "k", type: "STRING" },
  { name: "x", type: "BIGINT" },
];

/** Nothing, one row or two. */
export const flatMap: Draw = (drawing, at) => {
  const { n } = at.step;
  const code = `(row, out) => {
  for (let i = 0; i < Math.abs(Number(row.x)) % 3; i++) out.collect({ k: row.k, x: Number(row.x) * ${n} + i });
}`;
  const rows = at.left.rows.flatMap(([key, , x]) =>
    Array.from({ length: Math.abs(x) % 3 }, (_, i): PlainRow => [key, 0, (x * n + i) % MODULUS]),
  );
  const { canvas } = drawing;
  const node = canvas.node("flat-map-function", { code, schema: RESULT }, at.step.parallelism);
  canvas.feed(at.left, { node, port: "in" }, at.step, 0);
  drawing.shown(node, at, ["k", NO_TIME, `x % ${MODULUS}`], rows);
};

/** Two inputs that share the state of a key, which speaks when both have ended. */
export const coProcess: Draw = (drawing, at) => {
  const { n } = at.step;
  const code = `
export const reducers = { total: (a, b) => a + b };
const add = (value, context) => {
  context.state.total.add(value);
  context.registerEventTimeTimer(${AT_END});
};
export const processElement1 = (row, context) => add(Number(row.x) * ${n}, context);
export const processElement2 = (row, context) => add(Number(row.x) + 1, context);
export function onTimer(timestamp, context, out) {
  out.collect({ k: context.getCurrentKey().k, x: context.state.total.get() });
}`;
  const rows = byKeyOfBoth(at.left.rows, at.right.rows).map(([key, lefts, rights]): PlainRow => [
    key,
    0,
    (total(lefts) * n + total(rights) + rights.length) % MODULUS,
  ]);
  const config = { code, states: [{ name: "total", kind: "reducing" }], schema: RESULT };
  const node = drawing.joined(at, "co-process-function", config, rows);
  drawing.shown(node, at, ["k", NO_TIME, `x % ${MODULUS}`], rows);
};

/** Rows wait for the end, when every subtask has all rules: of a key's rules the largest counts. */
export const broadcastProcess: Draw = (drawing, at) => {
  const { step, left, right } = at;
  const code = `
export function processElement(row, context) {
  context.state.waiting.add(Number(row.x));
  context.registerEventTimeTimer(${AT_END});
}
export function processBroadcastElement(row, context) {
  const rules = context.getBroadcastState("rules");
  const before = rules.get(row.k);
  if (before === null || Number(row.x) > before) rules.put(row.k, Number(row.x));
}
export function onTimer(timestamp, context, out) {
  const { k } = context.getCurrentKey();
  const most = context.getBroadcastState("rules").get(k) ?? ${step.n};
  for (const x of context.state.waiting.get()) out.collect({ k, x: x * 2 + most });
}`;
  const rules = new Map<string, number>();
  for (const [key, , x] of right.rows) rules.set(key, Math.max(x, rules.get(key) ?? -Infinity));
  const rows = left.rows.map(([key, , x]): PlainRow => [
    key,
    0,
    (x * 2 + (rules.get(key) ?? step.n)) % MODULUS,
  ]);
  const { canvas } = drawing;
  const config = {
    code,
    broadcastStates: "rules",
    states: [{ name: "waiting", kind: "list" }],
    schema: RESULT,
  };
  const node = canvas.node("broadcast-process-function", config, step.parallelism);
  canvas.edge({ node: canvas.byKey(left), port: "out" }, { node, port: "row" });
  canvas.follow(right, { node, port: "rule" });
  drawing.shown(node, at, ["k", NO_TIME, `x % ${MODULUS}`], rows);
};

/** Requests under way while checkpoints are taken and rows pass each other. */
export const asyncRequest: Draw = (drawing, at) => {
  const { step, left } = at;
  const answerTo = (x: number): number => (x * 3 + step.n) % MODULUS;
  for (const [key, , x] of left.rows)
    drawing.answers[`/${step.n}/${encodeURIComponent(key)}/${x}`] = JSON.stringify({ y: answerTo(x) });
  const config = {
    url: `/${step.n}/{k}/{x}`,
    schema: [{ name: "y", type: "BIGINT" }],
    order: step.spread % 2 === 0 ? "ordered" : "unordered",
    capacity: step.n,
  };
  const node = drawing.canvas.node("async-request", config, step.parallelism);
  drawing.canvas.feed(left, { node, port: "in" }, step, 0);
  const rows = left.rows.map(([key, second, x]): PlainRow => [key, second, answerTo(x)]);
  const map = drawing.canvas.after(node, "map", columns("k", "ts", "y"), step.parallelism);
  drawing.stream({ node: map, port: "out" }, step.parallelism, rows, { timed: left.timed });
};

/** Requests of which some are answered with what is no row: their rows leave at the side, or have NULL. */
export const failingRequest: Draw = (drawing, at) => {
  const { step, left } = at;
  const isAnswered = ([, , x]: PlainRow): boolean => x % (step.n + 1) !== 0;
  const aside = step.spread % 2 === 0;
  for (const row of left.rows)
    drawing.answers[`/some${step.n}/${encodeURIComponent(row[0])}/${row[2]}`] = isAnswered(row)
      ? JSON.stringify({ y: row[2] })
      : "[]";
  const config = {
    url: `/some${step.n}/{k}/{x}`,
    schema: [{ name: "y", type: "BIGINT" }],
    order: step.n % 2 === 0 ? "ordered" : "unordered",
    capacity: step.n + 1,
    onError: aside ? "side" : "nulls",
  };
  const node = drawing.canvas.node("async-request", config, step.parallelism);
  drawing.canvas.feed(left, { node, port: "in" }, step, 0);
  const failed = left.rows
    .filter((row) => !isAnswered(row))
    .map(([key, second]): PlainRow => [key, second, 500]);
  const answered = left.rows.filter(isAnswered);
  const columnsOf = (x: string) => ["k", "ts", x] as const;
  drawing.aside(
    { node, port: "out" },
    at,
    columnsOf("COALESCE(y, 500)"),
    aside ? answered : [...answered, ...failed],
  );
  if (aside) drawing.aside({ node, port: "failed" }, at, columnsOf("500"), failed);
};

/** Each row goes round until it is small enough. */
export const iterate: Draw = (drawing, { step, left }) => {
  if (drawing.mode === "batch") return;
  const { canvas } = drawing;
  const { n, parallelism } = step;
  const loop = canvas.node("iterate", { until: `x < ${n} AND x > -${n}`, timeoutMs: 200 }, parallelism);
  canvas.feed(left, { node: loop, port: "in" }, step, 0);
  const half = canvas.after(loop, "map", columns("k", "ts", "x / 2"), parallelism);
  canvas.edge({ node: half, port: "out" }, { node: loop, port: "back" });
  const rows = left.rows.map(([key, , x]): PlainRow => {
    let value = x;
    while (Math.abs(value) >= n) value = Math.trunc(value / 2);
    return [key, 0, value];
  });
  const map = canvas.node("map", columns("k", NO_TIME, "x"), parallelism);
  canvas.edge({ node: loop, port: "done" }, { node: map, port: "in" });
  drawing.stream({ node: map, port: "out" }, parallelism, rows);
};
