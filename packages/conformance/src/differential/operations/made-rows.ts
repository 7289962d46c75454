import { NO_TIME } from "../drawing.ts";
import type { Draw } from "../drawing.ts";
import type { PlainRow } from "../random-graph.ts";
import { stampOf } from "../stamp-of.ts";

/** Sources that make their rows, whichever subtask makes which. */
const KEY = (x: string): string =>
  `CAST(CASE MOD(${x}, 3) WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'é' END AS STRING)`;
const keyOf = (x: number): string => ["a", "b", "é"][x % 3]!;

export const sequence: Draw = (drawing, at) => {
  const { n, right, parallelism } = at.step;
  const to = n + right * 3;
  const node = drawing.canvas.node("sequence", { from: n, to }, parallelism);
  const rows = Array.from({ length: to - n + 1 }, (_, i): PlainRow => [keyOf(n + i), 0, n + i]);
  drawing.shown(node, at, [KEY("n"), NO_TIME, "n"], rows);
};

/** Rules of its columns that draw nothing at random. */
export const generatedRows: Draw = (drawing, at) => {
  const { n, right, parallelism } = at.step;
  const columns = [
    { name: "x", type: "BIGINT", values: `sequence(${n}, 2)`, nulls: 0 },
    { name: "ts", type: "TIMESTAMP(3)", values: `sequence(${stampOf(n)}, 1000)`, nulls: 0 },
  ];
  const config = { columns, rows: 1 + right * 2, rateLimit: null, seed: at.step.spread };
  const node = drawing.canvas.node("data-generator", config, parallelism);
  const rows = Array.from({ length: 1 + right * 2 }, (_, i): PlainRow => {
    const x = n + i * 2;
    return [keyOf(x), n + i, x];
  });
  drawing.aside({ node, port: "out" }, at, [KEY("x"), "ts", "x"], rows);
};
