import { NO_TIME } from "../drawing.ts";
import type { Draw } from "../drawing.ts";
import { byKey, MODULUS, total } from "../model/rows.ts";
import type { PlainRow } from "../random-graph.ts";

/** A moment that only the end of the input comes to. */
const AT_END = 8_640_000_000_000_000;
/** Longer than any run: what is kept so does not expire. */
const TTL_MS = 3_155_760_000_000;

const RESULT = [
  { name: "k", type: "STRING" },
  { name: "x", type: "BIGINT" },
];
const SIDE_COLUMNS = [...RESULT, { name: "at", type: "TIMESTAMP(3)" }];

const ttlOf = (right: number) =>
  right % 3 === 0
    ? {}
    : {
        ttl: {
          ttlMs: TTL_MS,
          update: right % 3 === 1 ? "on-create-and-write" : "on-read-and-write",
          visibility: right % 2 === 0 ? "never-return-expired" : "return-expired-if-not-cleaned-up",
        },
      };

/** Every kind of state, each of which says something of all rows of a key whatever their order was. */
const everyStateCode = (right: number): string => `
const text = (value) => String(value).padEnd(${right % 2 === 0 ? 400 : 1}, " ");
export const reducers = { most: (a, b) => Math.max(a, b) };
export const aggregators = {
  mean: {
    createAccumulator: () => [0, 0],
    add: (value, [sum, rows]) => [sum + value, rows + 1],
    getResult: ([sum, rows]) => sum + 3 * rows,
  },
};
export function processElement(row, context) {
  const { last, list, times, most, mean } = context.state;
  last.update((last.value() ?? 0) + row.x);
  list.add(text(row.x));
  const rest = text(Math.abs(row.x) % 4);
  times.put(rest, (times.get(rest) ?? 0) + 1);
  if (times.get(rest) === 3) times.remove(rest);
  most.add(row.x);
  mean.add(row.x);
  context.registerEventTimeTimer(${AT_END});
}
export function onTimer(timestamp, context, out) {
  const { last, list, times, most, mean } = context.state;
  const sorted = list.get().map(Number).toSorted((a, b) => a - b);
  const ranked = sorted.reduce((sum, x, i) => sum + x * (i + 1), 0);
  const counted = times.entries().reduce((sum, [rest, n]) => sum + (Number(rest) + 1) * n, 0);
  const x = last.value() + 3 * ranked + 5 * counted + 7 * most.get() + 11 * mean.get();
  out.collect({ k: context.getCurrentKey().k, x });
}`;

function everyStateOf(own: readonly PlainRow[]): number {
  const values = own.map(([, , x]) => x).toSorted((a, b) => a - b);
  const ranked = values.reduce((sum, x, i) => sum + x * (i + 1), 0);
  const counted = [...Map.groupBy(values, (x) => Math.abs(x) % 4)].reduce(
    (sum, [rest, same]) => sum + (rest + 1) * (same.length % 3),
    0,
  );
  const mean = total(own) + 3 * own.length;
  return (total(own) + 3 * ranked + 5 * counted + 7 * Math.max(...values) + 11 * mean) % MODULUS;
}

export const everyState: Draw = (drawing, at) => {
  const rows = byKey(at.left.rows).map((own): PlainRow => [own[0]![0], 0, everyStateOf(own)]);
  const kinds = { last: "value", list: "list", times: "map", most: "reducing", mean: "aggregating" };
  const states = Object.entries(kinds).map(([name, kind]) => ({ name, kind, ...ttlOf(at.step.right) }));
  const node = drawing.keyed(
    at,
    "process-function",
    { code: everyStateCode(at.step.right), states, schema: RESULT },
    rows,
  );
  drawing.shown(node, at, ["k", NO_TIME, `x % ${MODULUS}`], rows);
};

/** A timer for each second that a key has rows of; some rows are told at the side, and some timers are taken back. */
export const timers: Draw = (drawing, at) => {
  const { left, step } = at;
  if (!left.timed) return;
  const n = step.n + 1;
  const code = `
export function processElement(row, context) {
  const at = context.timestamp() + ${step.n * 1_000};
  context.registerEventTimeTimer(at);
  context.registerEventTimeTimer(at + 1);
  context.deleteEventTimeTimer(at + 1);
  if (row.x % ${n} === 0) context.output("some", { k: row.k, x: row.x, at: context.timestamp() });
  else context.output("others", { k: row.k, x: row.x, at: context.timestamp() });
}
export function onTimer(timestamp, context, out) {
  if (context.timeDomain !== "event") throw new Error(context.timeDomain);
  out.collect({ k: context.getCurrentKey().k, x: 1, at: timestamp });
}`;
  const rows = byKey(left.rows).flatMap((own) =>
    [...new Set(own.map(([, second]) => second))].map((second): PlainRow => [own[0]![0], second + step.n, 1]),
  );
  const config = {
    code,
    states: [],
    schema: SIDE_COLUMNS,
    sideOutputs: "2",
    side1Name: "some",
    side1: SIDE_COLUMNS,
    side2Name: "others",
    side2: SIDE_COLUMNS,
  };
  const node = drawing.keyed(at, "process-function", config, left.rows);
  if (node === null) return;
  const shown = ["k", "at", "x"] as const;
  const isSome = ([, , x]: PlainRow): boolean => x % n === 0;
  drawing.aside({ node, port: "out" }, at, shown, rows);
  drawing.aside({ node, port: "side-1" }, at, shown, left.rows.filter(isSome));
  drawing.aside(
    { node, port: "side-2" },
    at,
    shown,
    left.rows.filter((row) => !isSome(row)),
  );
};

/** A row at which it throws leaves nothing behind: no state, no timer, no row. */
export const failingProcess: Draw = (drawing, at) => {
  const { left, step } = at;
  const [n, aside] = [step.n + 1, step.right % 2 === 0];
  const code = `
export const reducers = { total: (a, b) => a + b };
export function processElement(row, context, out) {
  context.state.total.add(row.x);
  context.state.all.add(row.x);
  context.registerEventTimeTimer(${AT_END});
  if (row.x % ${n} === 0) throw new Error("no");
}
export function onTimer(timestamp, context, out) {
  const { total, all } = context.state;
  out.collect({ k: context.getCurrentKey().k, x: total.get() + all.get().length });
}`;
  const fails = ([, , x]: PlainRow): boolean => x % n === 0;
  const rows = byKey(left.rows.filter((row) => !fails(row))).map((own): PlainRow => [
    own[0]![0],
    0,
    (total(own) + own.length) % MODULUS,
  ]);
  const config = {
    code,
    states: [
      { name: "total", kind: "reducing" },
      { name: "all", kind: "list" },
    ],
    schema: RESULT,
    onError: aside ? "side" : "skip",
  };
  const node = drawing.keyed(at, "process-function", config, left.rows);
  drawing.shown(node, at, ["k", NO_TIME, `x % ${MODULUS}`], rows);
  if (node === null || !aside) return;
  drawing.aside({ node, port: "failed" }, at, ["k", "ts", "x"], left.rows.filter(fails));
};
