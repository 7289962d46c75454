import type { FlowNode } from "@millrace/graph";
import { NO_TIME } from "../drawing.ts";
import type { Draw } from "../drawing.ts";
import { byKey, byKeyOfBoth, MODULUS, total } from "../model/rows.ts";
import type { PlainRow } from "../random-graph.ts";

/** Functions of two inputs with every kind of state, side outputs, and rows at which they throw. */
const AT_END = 8_640_000_000_000_000;

const RESULT = [
  { name: "k", type: "STRING" },
  { name: "x", type: "BIGINT" },
];
const SHOWN = ["k", NO_TIME, `x % ${MODULUS}`] as const;

/** Side outputs of a function, with the columns of its result. */
const sidesOf = (...names: readonly string[]): FlowNode["config"] => ({
  sideOutputs: String(names.length),
  ...Object.fromEntries(
    names.flatMap((name, i) => [
      [`side${i + 1}Name`, name],
      [`side${i + 1}`, RESULT],
    ]),
  ),
});

const untimed = (rows: readonly PlainRow[]): readonly PlainRow[] => rows.map(([key, , x]) => [key, 0, x]);

/** What a function has of rows in every kind of state, and what it says of them in the end. */
const STATES = ["last", "list", "times", "most", "mean"] as const;
const KINDS = { last: "value", list: "list", times: "map", most: "reducing", mean: "aggregating" };
const states = STATES.map((name) => ({ name, kind: KINDS[name] }));
const KEPT = `
export const reducers = { most: (a, b) => Math.max(a, b) };
export const aggregators = {
  mean: { createAccumulator: () => [0, 0], add: (v, [sum, n]) => [sum + v, n + 1], getResult: ([sum, n]) => sum + 3 * n },
};
const keep = (value, { last, list, times, most, mean }) => {
  last.update((last.value() ?? 0) + value);
  list.add(value);
  const rest = Math.abs(value) % 4;
  times.put(rest, (times.get(rest) ?? 0) + 1);
  most.add(value);
  mean.add(value);
};
const said = ({ last, list, times, most, mean }) => {
  const counted = times.entries().reduce((sum, [rest, n]) => sum + (Number(rest) + 1) * n * n, 0);
  const ranked = list.get().toSorted((a, b) => a - b).reduce((sum, x, i) => sum + x * (i + 1), 0);
  return last.value() + 3 * ranked + 5 * counted + 7 * most.get() + 11 * mean.get();
};`;

function said(values: readonly number[]): number {
  const sum = values.reduce((one, other) => one + other, 0);
  const ranked = values.toSorted((a, b) => a - b).reduce((all, x, i) => all + x * (i + 1), 0);
  const same = [...Map.groupBy(values, (x) => Math.abs(x) % 4)];
  const counted = same.reduce((all, [rest, { length }]) => all + (rest + 1) * length * length, 0);
  return sum + 3 * ranked + 5 * counted + 7 * Math.max(...values) + 11 * (sum + 3 * values.length);
}

const fails = (n: number): string => `if (row.x % ${n} === 0) throw new Error("no");`;

/** Rows of both at which it throws are in no state; those of the first are told at one side, the others at another. */
export const coProcessStates: Draw = (drawing, at) => {
  const { left, right, step } = at;
  const [n, aside] = [step.n + 1, step.right % 2 === 0];
  const side = (name: string) => `context.output("${name}", { k: row.k, x: row.x });`;
  const code = `${KEPT}
export function processElement1(row, context) {
  keep(row.x, context.state);
  context.registerEventTimeTimer(${AT_END});
  ${side("first")}
  ${fails(n)}
}
export function processElement2(row, context) {
  keep(row.x * 2, context.state);
  context.registerEventTimeTimer(${AT_END});
  ${side("second")}
  if (row.x % 2 === 0) ${side("even")}
  ${fails(n)}
}
export function onTimer(timestamp, context, out) {
  out.collect({ k: context.getCurrentKey().k, x: said(context.state) });
}`;
  const isGood = ([, , x]: PlainRow): boolean => x % n !== 0;
  const [lefts, rights] = [left.rows.filter(isGood), right.rows.filter(isGood)];
  const rows = byKeyOfBoth(lefts, rights).map(([key, own, others]): PlainRow => {
    const values = [...own.map(([, , x]) => x), ...others.map(([, , x]) => x * 2)];
    return [key, 0, said(values) % MODULUS];
  });
  const config: FlowNode["config"] = {
    code,
    states,
    schema: RESULT,
    onError: aside ? "side" : "skip",
    ...sidesOf("first", "second", "even"),
  };
  const node = drawing.joined(at, "co-process-function", config, [...left.rows, ...right.rows]);
  drawing.shown(node, at, SHOWN, rows);
  if (node === null) return;
  const told = (port: string, those: readonly PlainRow[]): void =>
    drawing.aside({ node, port }, at, ["k", NO_TIME, "x"], untimed(those));
  told("side-1", lefts);
  told("side-2", rights);
  told(
    "side-3",
    rights.filter(([, , x]) => x % 2 === 0),
  );
  if (!aside) return;
  told(
    "failed-left",
    left.rows.filter((row) => !isGood(row)),
  );
  told(
    "failed-right",
    right.rows.filter((row) => !isGood(row)),
  );
};

/** Rules at which it throws are none; of the others the largest of a key counts, and how many there are. */
export const broadcastStates: Draw = (drawing, at) => {
  const { step, left, right } = at;
  const [n, aside] = [step.n + 1, step.right % 2 === 0];
  const code = `${KEPT}
export function processElement(row, context) {
  keep(row.x, context.state);
  context.registerEventTimeTimer(${AT_END});
  context.output("seen", { k: row.k, x: row.x });
  ${fails(n)}
}
export function processBroadcastElement(row, context) {
  const most = context.getBroadcastState("most"), counts = context.getBroadcastState("counts");
  most.put(row.k, Math.max(row.x, most.get(row.k) ?? row.x));
  counts.put(row.k, (counts.get(row.k) ?? 0) + 1);
  ${fails(n)}
}
export function onTimer(timestamp, context, out) {
  const { k } = context.getCurrentKey();
  const of = (name) => context.getBroadcastState(name).get(k) ?? ${step.n};
  out.collect({ k, x: said(context.state) + 3 * of("most") + 5 * of("counts") });
}`;
  const isGood = ([, , x]: PlainRow): boolean => x % n !== 0;
  const rules = new Map(byKey(right.rows.filter(isGood)).map((own) => [own[0]![0], own] as const));
  const rows = byKey(left.rows.filter(isGood)).map((own): PlainRow => {
    const [key] = own[0]!;
    const those = rules.get(key);
    const most = those === undefined ? step.n : Math.max(...those.map(([, , x]) => x));
    const values = own.map(([, , x]) => x);
    return [key, 0, (said(values) + 3 * most + 5 * (those?.length ?? step.n)) % MODULUS];
  });
  const { canvas } = drawing;
  const config = {
    code,
    broadcastStates: "most, counts",
    states,
    schema: RESULT,
    onError: aside ? "side" : "skip",
    ...sidesOf("seen"),
  };
  const node = canvas.node("broadcast-process-function", config, step.parallelism);
  canvas.edge({ node: canvas.byKey(left), port: "out" }, { node, port: "row" });
  canvas.follow(right, { node, port: "rule" });
  drawing.shown(node, at, SHOWN, rows);
  const told = (port: string, those: readonly PlainRow[]): void =>
    drawing.aside({ node, port }, at, ["k", NO_TIME, "x"], untimed(those));
  told("side-1", left.rows.filter(isGood));
  if (!aside) return;
  told(
    "failed-row",
    left.rows.filter((row) => !isGood(row)),
  );
  // Each subtask is given each rule.
  const fallen = right.rows.filter((row) => !isGood(row));
  told("failed-rule", Array.from({ length: step.parallelism }, () => fallen).flat());
};

/** A timer that throws is gone, and leaves state and output as they were; its key is told. */
export const failingTimer: Draw = (drawing, at) => {
  const { left, step } = at;
  const aside = step.right % 2 === 0;
  const code = `
export const reducers = { total: (a, b) => a + b };
export function processElement(row, context) {
  context.state.total.add(row.x);
  context.registerEventTimeTimer(${AT_END - 1});
  context.registerEventTimeTimer(${AT_END});
}
export function onTimer(timestamp, context, out) {
  const { total } = context.state;
  const before = total.get();
  total.add(1000);
  out.collect({ k: context.getCurrentKey().k, x: before });
  if (timestamp === ${AT_END - 1} && before % 2 === 0) throw new Error("even");
}`;
  const failed = (own: readonly PlainRow[]): boolean => total(own) % 2 === 0;
  const rows = byKey(left.rows).flatMap((own): readonly PlainRow[] => {
    const [key, sum] = [own[0]![0], total(own)];
    const last: PlainRow = [key, 0, (failed(own) ? sum : sum + 1_000) % MODULUS];
    return failed(own) ? [last] : [[key, 0, sum % MODULUS], last];
  });
  const config = {
    code,
    states: [{ name: "total", kind: "reducing" }],
    schema: RESULT,
    onError: aside ? "side" : "skip",
  };
  const node = drawing.keyed(at, "process-function", config, left.rows);
  drawing.shown(node, at, SHOWN, rows);
  if (node === null || !aside) return;
  const told = byKey(left.rows)
    .filter(failed)
    .map((own): PlainRow => [own[0]![0], 0, 1]);
  const x = "CASE WHEN x IS NULL AND error_timer IS NOT NULL THEN 1 ELSE 0 END";
  drawing.aside({ node, port: "failed" }, at, ["k", NO_TIME, x], told);
};
