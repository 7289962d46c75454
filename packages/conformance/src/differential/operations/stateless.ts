import type { Draw } from "../drawing.ts";
import { columns, MOST_ROWS } from "../graph-canvas.ts";
import { mapped, MODULUS } from "../model/rows.ts";
import type { PlainRow } from "../random-graph.ts";

export const filter: Draw = (drawing, at) => {
  const n = at.step.n + 1;
  const rows = at.left.rows.filter(([, , x]) => x % n !== 0);
  drawing.transform(at, "filter", { condition: `x % ${n} <> 0` }, rows);
};

export const map: Draw = (drawing, at) => {
  const { n } = at.step;
  drawing.transform(at, "map", columns("k", "ts", `(x * ${n} + 1) % ${MODULUS}`), mapped(at.left.rows, n));
};

/** Two branches and what neither takes. */
const split =
  (first: boolean): Draw =>
  (drawing, at) => {
    const { step, left } = at;
    const conditions = [(x: number) => x % 2 === 0, (x: number) => x > step.n * 5];
    const config = {
      branches: "2",
      select: first ? "first" : "all",
      condition1: "x % 2 = 0",
      condition2: `x > ${step.n * 5}`,
    };
    const node = drawing.canvas.node("split", config, step.parallelism);
    drawing.canvas.feed(left, { node, port: "in" }, step, 0);
    const taken = left.rows.map(([, , x]) => conditions.map((condition) => condition(x)));
    const branch = (port: string, takes: (marks: readonly boolean[]) => boolean): void => {
      const rows = left.rows.filter((_, i) => takes(taken[i]!));
      drawing.stream({ node, port }, step.parallelism, rows, drawing.keeps(at));
    };
    branch("branch-1", ([one]) => one === true);
    branch("branch-2", ([one, two]) => two === true && !(first && one === true));
    branch("out", (marks) => !marks.includes(true));
  };

export const splitToAll = split(false);
export const splitToFirst = split(true);

/** One branch, or three to five: the last of them takes nothing. */
export const manyBranches: Draw = (drawing, at) => {
  const { step, left } = at;
  const count = [1, 3, 4, 5][step.right % 4]!;
  const conditions = Array.from({ length: count }, (_, i) => (i === 4 ? "x > 1000000" : `x % ${i + 2} = 0`));
  const takes = ([, , x]: PlainRow, i: number): boolean => i < 4 && x % (i + 2) === 0;
  const named = Object.fromEntries(conditions.map((condition, i) => [`condition${i + 1}`, condition]));
  const config = { branches: String(count), select: "all", ...named };
  const node = drawing.canvas.node("split", config, step.parallelism);
  drawing.canvas.feed(left, { node, port: "in" }, step, 0);
  const branch = (port: string, isIn: (row: PlainRow) => boolean): void =>
    drawing.stream({ node, port }, step.parallelism, left.rows.filter(isIn), drawing.keeps(at));
  conditions.forEach((_, i) => branch(`branch-${i + 1}`, (row) => takes(row, i)));
  branch("out", (row) => !conditions.some((_, i) => takes(row, i)));
};

export const union: Draw = (drawing, { left, right }) => {
  const rows = [...left.rows, ...right.rows];
  if (left === right || rows.length > MOST_ROWS) return;
  const { canvas } = drawing;
  const node = canvas.node("union", {}, 1);
  for (const from of [left, right]) canvas.follow(from, { node, port: "in" });
  drawing.stream({ node, port: "out" }, 0, rows, { timed: left.timed && right.timed });
};

export const connect: Draw = (drawing, { step, left, right }) => {
  const { n, parallelism } = step;
  const config = {
    firstColumns: columns("k", "ts", `(x * ${n} + 1) % ${MODULUS}`).projections,
    secondColumns: columns("k", "ts", "x").projections,
    secondCondition: `x % ${n + 1} = 0`,
  };
  const rows = [...mapped(left.rows, n), ...right.rows.filter(([, , x]) => x % (n + 1) === 0)];
  if (rows.length > MOST_ROWS) return;
  const node = drawing.canvas.node("connect", config, parallelism);
  drawing.canvas.feed(left, { node, port: "first" }, step, 0);
  drawing.canvas.feed(right, { node, port: "second" }, step, 1);
  drawing.stream({ node, port: "out" }, parallelism, rows, { timed: left.timed && right.timed });
};

/** Which rule a row meets depends on the order between the inputs: it is looked up, and left out. */
export const broadcastJoin: Draw = (drawing, { step, left, right }) => {
  const looked = "CASE WHEN rule.k IS NULL OR rule.k = row.k THEN row.x ELSE 0 END";
  const { projections } = columns("row.k", "row.ts", looked);
  const config = { rowColumns: ["k"], ruleColumns: ["k"], unmatched: "nulls", projections };
  const node = drawing.canvas.node("broadcast-join", config, step.parallelism);
  drawing.canvas.feed(left, { node, port: "row" }, step, 1);
  drawing.canvas.follow(right, { node, port: "rule" });
  drawing.stream({ node, port: "out" }, step.parallelism, left.rows, { timed: left.timed });
};
