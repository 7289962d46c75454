import { NO_TIME } from "../drawing.ts";
import type { Draw } from "../drawing.ts";
import { columns } from "../graph-canvas.ts";
import { mapped, MODULUS } from "../model/rows.ts";
import type { PlainRow } from "../random-graph.ts";

/** Nodes over single rows other than those that take expressions: functions, parts of texts, chosen columns, subtasks. */
export const ROW_SCHEMA = [
  { name: "k", type: "STRING NOT NULL" },
  { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
  { name: "x", type: "BIGINT" },
];

/** As `map`, with numbers or with bigints. */
export const mapFunction: Draw = (drawing, at) => {
  const { n, right } = at.step;
  const config =
    right % 2 === 0
      ? { bigints: "number", code: `row => ({ ...row, x: (row.x * ${n} + 1) % ${MODULUS} })` }
      : { bigints: "bigint", code: `row => ({ ...row, x: (row.x * ${n}n + 1n) % ${MODULUS}n })` };
  drawing.transform(at, "map-function", { ...config, schema: ROW_SCHEMA }, mapped(at.left.rows, n));
};

export const filterFunction: Draw = (drawing, at) => {
  const n = at.step.n + 1;
  const rows = at.left.rows.filter(([, , x]) => x % n !== 0);
  const config =
    at.step.right % 2 === 0
      ? { bigints: "number", code: `(row) => row.x % ${n} !== 0` }
      : { bigints: "bigint", code: `(row) => row.x % ${n}n !== 0n` };
  drawing.transform(at, "filter-function", config, rows);
};

const FAILING: readonly ((fails: string) => { readonly kind: string; readonly code: string })[] = [
  (fails) => ({ kind: "map-function", code: `(row) => { ${fails} return { ...row }; }` }),
  (fails) => ({ kind: "filter-function", code: `(row) => { ${fails} return true; }` }),
  // What was collected before it throws is not given.
  (fails) => ({ kind: "flat-map-function", code: `(row, out) => { out.collect({ ...row }); ${fails} }` }),
];

/** Rows at which a function throws are left out, or leave at the side. */
export const failingFunction: Draw = (drawing, at) => {
  const { step, left } = at;
  const n = step.n + 1;
  const [aside, form] = [step.right % 2 === 0, Math.floor(step.right / 2) % FAILING.length];
  const { kind, code } = FAILING[form]!(`if (row.x % ${n} === 0) throw new Error("no");`);
  const schema = kind === "filter-function" ? {} : { schema: ROW_SCHEMA };
  const config = { code, ...schema, onError: aside ? "side" : "skip" };
  const node = drawing.canvas.node(kind, config, step.parallelism);
  drawing.canvas.feed(left, { node, port: "in" }, step, 0);
  const fails = ([, , x]: PlainRow): boolean => x % n === 0;
  const rows = left.rows.filter((row) => !fails(row));
  drawing.stream({ node, port: "out" }, step.parallelism, rows, drawing.keeps(at));
  const why = "CASE WHEN error_line = 1 THEN x ELSE NULL END";
  if (aside) drawing.aside({ node, port: "failed" }, at, ["k", "ts", why], left.rows.filter(fails));
};

const PARTS: readonly { readonly mode: string; readonly between: string }[] = [
  { mode: "words", between: " und, " },
  { mode: "lines", between: "\n" },
  { mode: "delimiter", between: ";" },
];

/** A row for each part of a text: that of its value without a sign, and one more. */
export const partsOfText: Draw = (drawing, at) => {
  const { step, left } = at;
  const { canvas } = drawing;
  const { mode, between } = PARTS[step.right % PARTS.length]!;
  const text = `CONCAT(CAST(ABS(x) AS STRING), '${between}', '${step.n}')`;
  const line = { keepOthers: true, projections: [{ name: "line", expression: text }] };
  const lines = canvas.node("map", line, step.parallelism);
  canvas.feed(left, { node: lines, port: "in" }, step, 0);
  const config = { column: "line", mode, delimiter: between, name: "part" };
  const parts = canvas.after(lines, "flat-map", config, step.parallelism);
  // Between numbers there may be a word.
  const numbers = canvas.after(parts, "filter", { condition: "part <> 'und'" }, step.parallelism);
  const rows = left.rows.flatMap(([key, second, x]): readonly PlainRow[] => [
    [key, second, Math.abs(x)],
    [key, second, step.n],
  ]);
  drawing.shown(
    numbers,
    at,
    ["k", NO_TIME, "part"],
    rows.map(([key, , x]) => [key, 0, x]),
  );
};

/** Columns in another order, under other names. */
export const projected: Draw = (drawing, at) => {
  const { step, left } = at;
  const { canvas } = drawing;
  const renames = [
    { column: "x", name: "value" },
    { column: "ts", name: "" },
    { column: "k", name: "name" },
  ];
  const node = canvas.node("project", { columns: renames }, step.parallelism);
  canvas.feed(left, { node, port: "in" }, step, 0);
  const map = canvas.after(node, "map", columns("name", "ts", "value"), step.parallelism);
  drawing.stream({ node: map, port: "out" }, step.parallelism, left.rows, drawing.keeps(at));
};

/** Rows go to the subtask that an expression or a function gives; those for which there is none are left out, if it says so. */
export const toSubtasks: Draw = (drawing, at) => {
  const { step, left } = at;
  const { canvas } = drawing;
  const { parallelism, right } = step;
  const skips = right % 2 === 0;
  const config =
    right % 4 < 2
      ? { by: "expression", expression: skips ? "ABS(x)" : `MOD(ABS(x), ${parallelism})` }
      : { by: "function", code: `(row, n) => Math.abs(row.x)${skips ? "" : " % n"}` };
  const spread = canvas.node("custom-partitioning", { ...config, onError: skips ? "skip" : "fail" }, 1);
  canvas.follow(left, { node: spread, port: "in" });
  const map = canvas.after(spread, "map", columns("k", "ts", "x"), parallelism);
  const rows = skips ? left.rows.filter(([, , x]) => Math.abs(x) < parallelism) : left.rows;
  drawing.stream({ node: map, port: "out" }, parallelism, rows, drawing.keeps(at));
};
