import { bigint, boolean, double, string } from "@millrace/graph";
import type { Field, FunctionCode, LogicalType, OperatorSpec } from "@millrace/graph";
import { CASE_INPUT, ID, TIMES } from "../operators/operator-case.ts";
import type { OperatorCase } from "../operators/operator-case.ts";

const KEYS = 10_000;

const Y: Field = { name: "y", type: double(false) };

const code = (source: string): FunctionCode => ({ source, bigints: "number", onError: "fail" });

const rows = (form: "map" | "filter" | "flat-map", source: string): OperatorSpec => ({
  kind: "row-function",
  form,
  code: code(source),
});

const ROW_OBJECT = "each row is an object, whose columns the interpreter makes and reads one by one";
const TEXTS = "a text costs the interpreter an object, and bytes that are joined and cut again";
const CALL = "four calls of functions and two objects for each row";
const STATE = `${CALL}, and a JSON text that is read and written`;

const ACCUMULATOR =
  "each row is an object and a call, each window that fires several calls into the sandbox, and what is kept of one a text";
const WINDOW_ROWS = "every row is stored, and given as an object when its window fires, one call a window";

/** Most of the rows meet a key that the batch has not met yet. */
const counting = (
  name: string,
  { slow, ...type }: { readonly slow: string; readonly type?: LogicalType },
): OperatorCase => ({
  name,
  keys: KEYS,
  spec: {
    kind: "process-function",
    keys: [0],
    rowtime: 1,
    states: [{ name: "seen", kind: "value", ...type }],
    code: code(`export function processElement(row, context, out) {
        const seen = (context.state.seen.value() ?? 0) + 1;
        context.state.seen.update(seen);
        out.collect({ id: row.id, seen });
      }`),
  },
  output: [ID, { name: "seen", type: bigint(false) }],
  slow,
});

/** Each of some keys keeps much, and a row changes little of it; the first row of a key makes what is kept. */
const several = (
  name: string,
  kind: "list" | "map" | "map-by-text",
  { fill, change }: { readonly fill: string; readonly change: string },
): OperatorCase => ({
  name,
  keys: 50,
  spec: {
    kind: "process-function",
    keys: [0],
    rowtime: 1,
    states: [
      { name: "filled", kind: "value", type: boolean(false) },
      {
        name: "kept",
        kind: kind === "list" ? kind : "map",
        type: double(false),
        ...(kind !== "list" && { keyType: kind === "map" ? bigint(false) : string(false) }),
      },
    ],
    code: code(`export function processElement(row, context, out) {
        const { kept, filled } = context.state;
        if (filled.value() !== true) { filled.update(true); ${fill} }
        ${change}
      }`),
  },
  output: [ID],
  slow: "a part of what a key keeps is a JSON text, which is read and written by each batch that changes it",
});

/** Tumbling windows of so long that each key has ten rows in one. */
const windowed = (name: string, form: "reduce" | "aggregate" | "process", source: string): OperatorCase => ({
  name,
  keys: KEYS,
  spec: {
    kind: "window",
    keys: [0],
    time: "event",
    rowtime: 1,
    assigner: { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 },
    trigger: { kind: "event-time" },
    evictor: null,
    allowedLatenessMs: 0,
    function: { kind: "function", form, code: code(source), windowStates: [], states: [] },
    retracts: false,
    paneInfo: false,
    fireAtEnd: false,
  },
  output: [ID, ...TIMES, Y],
  slow: form === "process" ? WINDOW_ROWS : ACCUMULATOR,
});

/** Functions over rows (id BIGINT, ts TIMESTAMP, x DOUBLE). */
export const functionCases: readonly OperatorCase[] = [
  {
    name: "map: row => ({ id: row.id, y: row.x * 2 })",
    keys: KEYS,
    spec: rows("map", "row => ({ id: row.id, y: row.x * 2 })"),
    output: [ID, Y],
  },
  {
    name: "map: three columns",
    keys: KEYS,
    spec: rows("map", "row => ({ id: row.id, ts: row.ts, x: row.x + 1 })"),
    output: CASE_INPUT,
  },
  {
    name: "filter: row => row.x > 2000",
    keys: KEYS,
    spec: rows("filter", "row => row.x > 2000"),
    output: CASE_INPUT,
  },
  {
    name: "map: statements",
    keys: KEYS,
    spec: rows("map", "row => { const y = Math.sqrt(row.x); return { id: row.id, y }; }"),
    output: [ID, Y],
    slow: ROW_OBJECT,
  },
  {
    name: "map: row => ({ ...row })",
    keys: KEYS,
    spec: rows("map", "row => ({ ...row })"),
    output: CASE_INPUT,
    slow: ROW_OBJECT,
  },
  {
    name: "map: a text of each row",
    keys: KEYS,
    spec: rows("map", "row => ({ id: row.id, said: 'x is ' + row.x })"),
    output: [ID, { name: "said", type: string(false) }],
    slow: TEXTS,
  },
  {
    name: "flatMap: two rows of each",
    keys: KEYS,
    spec: rows(
      "flat-map",
      "(row, out) => { out.collect({ id: row.id, y: 1 }); out.collect({ id: row.id, y: row.x }); }",
    ),
    output: [ID, Y],
    slow: ROW_OBJECT,
  },
  counting("process: a count of each key, of a declared type", { type: bigint(false), slow: CALL }),
  counting("process: a count of each key, as JSON", { slow: STATE }),
  windowed(
    "window aggregate: a number",
    "aggregate",
    "export const createAccumulator = () => 0; export const add = (row, sum) => sum + row.x; export const getResult = (y) => ({ y });",
  ),
  windowed(
    "window aggregate: an object",
    "aggregate",
    "export const createAccumulator = () => ({ n: 0, sum: 0 }); export const add = (row, a) => { a.n++; a.sum += row.x; return a; }; export const getResult = ({ n, sum }) => ({ y: sum / n });",
  ),
  windowed(
    "window reduce: a row",
    "reduce",
    "export default (a, b) => (a.x > b.x ? a : b); export const process = (key, context, [{ x }], out) => out.collect({ y: x });",
  ),
  windowed(
    "window process: all rows",
    "process",
    "export const process = (key, context, elements, out) => out.collect({ y: elements.reduce((sum, { x }) => sum + x, 0) });",
  ),
];

/** Of `bench functions` alone: they take seconds for some thousand rows. */
export const largeStateCases: readonly OperatorCase[] = [
  several("process: a put into a map of 1,000 entries", "map", {
    fill: "for (let i = 0; i < 1000; i++) kept.put(i, 0);",
    change: "kept.put(row.x % 1000, row.x);",
  }),
  several("process: a put into a map of 1,000 entries by text", "map-by-text", {
    fill: "for (let i = 0; i < 1000; i++) kept.put('k' + i, 0);",
    change: "kept.put('k' + (row.x % 1000), row.x);",
  }),
  several("process: a row more in a list of 1,000 and more", "list", {
    fill: "kept.update(Array.from({ length: 1000 }, (_, i) => i));",
    change: "kept.add(row.x);",
  }),
];
