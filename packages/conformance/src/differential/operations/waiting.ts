import { NO_TIME } from "../drawing.ts";
import type { Draw } from "../drawing.ts";
import { columns } from "../graph-canvas.ts";
import type { PlainRow } from "../random-graph.ts";

/** Beyond what an answer takes on a machine that does other things too. */
const TIMEOUT_MS = 1_000;
/** All rows ask at once, so that together they wait for one timeout. */
const MOST_ASKING = 64;

/** Requests that nobody answers, and those that have to be made again. */
export const impatientRequest: Draw = (drawing, at) => {
  const { step, left } = at;
  if (left.rows.length > MOST_ASKING) return;
  const kindOf = ([, , x]: PlainRow): number => Math.abs(x) % (step.n + 2);
  for (const row of left.rows) {
    const path = `/now${step.n}/${encodeURIComponent(row[0])}/${row[2]}`;
    drawing.answers[path] = JSON.stringify({ y: row[2] + 1 });
    if (kindOf(row) === 0) drawing.moods[path] = "silent";
    if (kindOf(row) === 1) drawing.moods[path] = "busy";
  }
  const config = {
    url: `/now${step.n}/{k}/{x}`,
    schema: [{ name: "y", type: "BIGINT" }],
    order: step.n % 2 === 0 ? "ordered" : "unordered",
    capacity: MOST_ASKING,
    timeoutMs: TIMEOUT_MS,
    retry: "fixed-delay",
    attempts: 100,
    delayMs: 1,
    onTimeout: "nulls",
    onError: "fail",
  };
  const node = drawing.canvas.node("async-request", config, step.parallelism);
  drawing.canvas.feed(left, { node, port: "in" }, step, 0);
  const rows = left.rows.map((row): PlainRow => [row[0], row[1], kindOf(row) === 0 ? 500 : row[2] + 1]);
  drawing.aside({ node, port: "out" }, at, ["k", "ts", "COALESCE(y, 500)"], rows);
};

/** A loop whose rows come back later than its timeout: it ends when none is on its way, and not before. */
export const slowLoop: Draw = (drawing, { step, left }) => {
  if (drawing.mode === "batch") return;
  const { canvas } = drawing;
  const { n, parallelism } = step;
  const rows = left.rows.map(([key, , x]): PlainRow => {
    let value = x;
    while (Math.abs(value) >= n) {
      const half = Math.trunc(value / 2);
      drawing.answers[`/half/${value}`] = JSON.stringify({ y: half });
      value = half;
    }
    return [key, 0, value];
  });
  const loop = canvas.node("iterate", { until: `x < ${n} AND x > -${n}`, timeoutMs: 1 }, parallelism);
  canvas.feed(left, { node: loop, port: "in" }, step, 0);
  const asking = { url: "/half/{x}", schema: [{ name: "y", type: "BIGINT" }], capacity: n };
  const ask = canvas.after(loop, "async-request", asking, parallelism);
  const half = canvas.after(ask, "map", columns("k", "ts", "y"), parallelism);
  canvas.edge({ node: half, port: "out" }, { node: loop, port: "back" });
  const map = canvas.node("map", columns("k", NO_TIME, "x"), parallelism);
  canvas.edge({ node: loop, port: "done" }, { node: map, port: "in" });
  drawing.stream({ node: map, port: "out" }, parallelism, rows);
};

/** Requests with a body, of which those fall out that nobody answers or that are answered with what is no row. */
export const skippedRequest: Draw = (drawing, at) => {
  const { step, left } = at;
  if (left.rows.length > MOST_ASKING) return;
  const kindOf = ([, , x]: PlainRow): number => Math.abs(x) % (step.n + 3);
  for (const row of left.rows) {
    const path = `/post${step.n}/${encodeURIComponent(row[0])}/${row[2]}`;
    drawing.answers[path] = kindOf(row) === 1 ? "[]" : JSON.stringify({ y: row[2] + 1 });
    if (kindOf(row) === 0) drawing.moods[path] = "silent";
    if (kindOf(row) === 2) drawing.moods[path] = "busy";
  }
  const config = {
    method: "POST",
    url: `/post${step.n}/{k}/{x}`,
    body: "JSON_OBJECT('x' VALUE x)",
    schema: [{ name: "y", type: "BIGINT" }],
    order: step.n % 2 === 0 ? "ordered" : "unordered",
    capacity: MOST_ASKING,
    timeoutMs: TIMEOUT_MS,
    retry: "exponential",
    attempts: 100,
    delayMs: 1,
    maxDelayMs: 4,
    onTimeout: "skip",
    onError: "skip",
  };
  const node = drawing.canvas.node("async-request", config, step.parallelism);
  drawing.canvas.feed(left, { node, port: "in" }, step, 0);
  const rows = left.rows
    .filter((row) => kindOf(row) > 1)
    .map(([key, second, x]): PlainRow => [key, second, x + 1]);
  drawing.aside({ node, port: "out" }, at, ["k", "ts", "y"], rows);
};

/** A loop that rows leave in its body, each when it is small enough. */
export const loopOfBody: Draw = (drawing, { step, left }) => {
  if (drawing.mode === "batch") return;
  const { canvas } = drawing;
  const { n, parallelism } = step;
  const loop = canvas.node("iterate", { ends: "body", timeoutMs: 200 }, parallelism);
  canvas.feed(left, { node: loop, port: "in" }, step, 0);
  const half = canvas.after(loop, "map", columns("k", "ts", "x / 2"), parallelism);
  const condition1 = `x < ${n} AND x > -${n}`;
  const leave = canvas.after(half, "split", { branches: "1", select: "all", condition1 }, parallelism);
  canvas.edge({ node: leave, port: "out" }, { node: loop, port: "back" });
  const rows = left.rows.map(([key, , x]): PlainRow => {
    let value = Math.trunc(x / 2);
    while (Math.abs(value) >= n) value = Math.trunc(value / 2);
    return [key, 0, value];
  });
  const map = canvas.node("map", columns("k", NO_TIME, "x"), parallelism);
  canvas.edge({ node: leave, port: "branch-1" }, { node: map, port: "in" });
  drawing.stream({ node: map, port: "out" }, parallelism, rows);
};
