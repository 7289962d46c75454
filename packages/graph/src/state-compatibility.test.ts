import { expect, test } from "vitest";
import type { ChainedOperator, JobGraph } from "./job-graph.ts";
import type { AggregateCall } from "./expression.ts";
import type { OperatorSpec, WindowSpec } from "./operator-spec.ts";
import { bigint, int, rowSchema, string } from "./row-type.ts";
import type { UserWindowFunctionSpec } from "./window-operator-spec.ts";
import type { Field, LogicalType } from "./row-type.ts";
import { restoreCheck } from "./state-compatibility.ts";

const SOURCE = { kind: "text-file-source", path: "/a", mode: "watched" } as const;
const COUNT = {
  kind: "group-aggregate",
  keys: [0],
  aggregates: [{ fn: "COUNT", argument: null, name: "n", type: bigint(false) }],
} as const satisfies OperatorSpec;
const STRICT = { allowNonRestoredState: false };
const FILTER = { kind: "calc", filter: null, projections: null } as const;

function graph(specs: Readonly<Record<string, OperatorSpec>>, key: LogicalType = string()): JobGraph {
  const schema = rowSchema([{ name: "word", type: key }]);
  const operators = Object.entries(specs).map(([nodeId, spec]): ChainedOperator => {
    return {
      uid: `${nodeId}#0`,
      nodeId,
      name: nodeId,
      spec,
      input: null,
      inputSchema: schema,
      outputSchema: schema,
    };
  });
  return {
    name: "test",
    vertices: [{ id: "v", name: "v", parallelism: 1, slotSharingGroup: "default", operators }],
    edges: [],
    maxParallelism: 128,
    settings: {
      parallelism: 1,
      checkpoint: {
        intervalMs: null,
        timeoutMs: 1,
        minPauseMs: 0,
        retained: 1,
        tolerableFailures: 0,
        onCancel: "retain",
      },
      restart: { kind: "none" },
      bufferTimeoutMs: 0,
    },
  };
}

const said = (saved: JobGraph, next: JobGraph): readonly string[] =>
  restoreCheck(saved, next, STRICT).problems.map(
    ({ severity, code, nodeId, params }) => `${severity} ${code} ${nodeId} ${JSON.stringify(params)}`,
  );

/** What becomes of each node. */
const verdicts = (saved: JobGraph, next: JobGraph): readonly string[] =>
  restoreCheck(saved, next, STRICT).nodes.map(({ nodeId, verdict, changes }) =>
    [nodeId, verdict, ...changes.map((change) => `${change.kind} ${change.column}`)].join(" "),
  );

const saved = graph({ read: SOURCE, count: COUNT });

test("the same graph fits, and so does one with stateless nodes added and removed", () => {
  expect(said(saved, saved)).toEqual([]);
  expect(said(saved, graph({ read: SOURCE, filter: FILTER, count: COUNT }))).toEqual([]);
  expect(said(graph({ read: SOURCE, filter: FILTER, count: COUNT }), saved)).toEqual([]);
});

test("settings that say nothing about state may change", () => {
  expect(said(saved, graph({ read: { ...SOURCE, mode: "once" }, count: COUNT }))).toEqual([]);
});

test("state that nobody would take is named by its node", () => {
  expect(said(saved, graph({ read: SOURCE }))).toEqual(['error restore.state-lost count {"node":"count"}']);
});

test("another kind, other settings, another key type", () => {
  const window = { kind: "discard-sink" } as const;
  expect(said(saved, graph({ read: SOURCE, count: window }))).toEqual([
    'error restore.kind-changed count {"node":"count","saved":"group-aggregate","kind":"discard-sink"}',
  ]);
  expect(
    said(saved, graph({ read: { ...SOURCE, path: "/b" }, count: { ...COUNT, aggregates: [] } })),
  ).toEqual(['error restore.state-changed read {"node":"read","changes":"path"}']);
  expect(said(saved, graph({ read: SOURCE, count: COUNT }, bigint()))).toContain(
    'error restore.state-changed count {"node":"count","changes":"keys"}',
  );
});

test("the functions of a window may change, not what they keep", () => {
  const windows = (source: string, windowStates: UserWindowFunctionSpec["windowStates"] = []): JobGraph =>
    graph({
      w: {
        kind: "window",
        keys: [0],
        time: "processing",
        rowtime: null,
        assigner: { kind: "global" },
        trigger: {
          kind: "function",
          code: { source, bigints: "number", onError: "fail" },
          states: [],
          merges: false,
        },
        evictor: null,
        allowedLatenessMs: 0,
        function: {
          kind: "function",
          form: "process",
          code: { source, bigints: "number", onError: "fail" },
          windowStates,
          states: [],
        },
        retracts: false,
        paneInfo: false,
        fireAtEnd: false,
      },
    });
  expect(said(windows("a"), windows("b"))).toEqual([]);
  expect(said(windows("a"), windows("a", [{ name: "n", kind: "value" }]))[0]).toContain(
    "restore.state-changed",
  );
});

test("columns that the operator does not name may come and go before those that it names", () => {
  const wider = rowSchema([
    { name: "other", type: bigint() },
    { name: "word", type: string() },
  ]);
  const next = graph({ read: SOURCE, count: { ...COUNT, keys: [1] } });
  const [vertex] = next.vertices;
  const operators = vertex!.operators.map((operator) =>
    operator.uid === "count#0" ? { ...operator, inputSchema: wider } : operator,
  );
  expect(said(saved, { ...next, vertices: [{ ...vertex!, operators }] })).toEqual([]);
});

test("a new stateful node starts empty, with a warning", () => {
  expect(said(graph({ read: SOURCE }), saved)).toEqual(['warning restore.new-state count {"node":"count"}']);
});

test("key groups cannot be cut anew", () => {
  expect(said(saved, { ...saved, maxParallelism: 64 })).toEqual([
    'error restore.max-parallelism null {"saved":128,"now":64}',
  ]);
});

test("by node: what is kept, new, left behind and refused; leaving state behind has to be allowed", () => {
  const next = graph({ read: { ...SOURCE, path: "/b" }, seen: { kind: "deduplicate", keys: [0] } });
  expect(verdicts(saved, next)).toEqual(["read refused", "seen new", "count dropped"]);
  const check = restoreCheck(saved, graph({ read: SOURCE }), { allowNonRestoredState: true });
  expect(check.nodes.map(({ nodeId, verdict }) => `${nodeId} ${verdict}`)).toEqual([
    "read kept",
    "count dropped",
  ]);
  expect(check.problems).toMatchObject([{ code: "restore.state-lost", severity: "warning" }]);
});

const MAX = { fn: "MAX", argument: 0, name: "largest", type: bigint() } as const;

test("columns of an aggregate come, go and widen; a narrower type is refused with the column named", () => {
  const two = { ...COUNT, aggregates: [...COUNT.aggregates, MAX] };
  expect(verdicts(saved, graph({ read: SOURCE, count: two }))).toEqual([
    "read kept",
    "count migrated added largest",
  ]);
  expect(verdicts(graph({ read: SOURCE, count: two }), saved)).toEqual([
    "read kept",
    "count migrated removed largest",
  ]);
  const max = { kind: "group-aggregate", keys: [], aggregates: [MAX] } as const;
  const [narrow, wide] = [graph({ max }, int()), graph({ max }, bigint())];
  expect(verdicts(narrow, wide)).toEqual(["max migrated widened largest"]);
  expect(said(wide, narrow)).toEqual([
    'error restore.type-changed max {"node":"max","column":"largest","from":"BIGINT","to":"INT"}',
  ]);
});

test("states of a function that were kept as JSON may have a type now; another type is refused", () => {
  const keeps = (type?: LogicalType): JobGraph =>
    graph({
      read: SOURCE,
      own: {
        kind: "process-function",
        keys: [0],
        rowtime: null,
        states: [{ name: "seen", kind: "value", ...(type && { type }) }],
        code: { source: "", bigints: "bigint", onError: "fail" },
      },
    });
  expect(verdicts(keeps(), keeps(bigint()))).toEqual(["read kept", "own migrated widened seen"]);
  expect(restoreCheck(keeps(), keeps(bigint()), STRICT).nodes[1]?.changes).toEqual([
    { kind: "widened", column: "seen", from: "JSON", to: "BIGINT" },
  ]);
  expect(said(keeps(bigint()), keeps(int()))).toEqual([
    'error restore.type-changed own {"node":"own","column":"seen","from":"BIGINT","to":"INT"}',
  ]);
  expect(said(keeps(string()), keeps(bigint()))).toEqual([
    'error restore.type-changed own {"node":"own","column":"seen","from":"STRING","to":"BIGINT"}',
  ]);
});

test("of a kept row a column may be added where it may be NULL", () => {
  const reduce = { kind: "reduce", keys: [0], columns: [] } as const;
  const withColumn = (type: LogicalType): JobGraph => {
    const next = graph({ reduce });
    const fields = [
      { name: "word", type: string() },
      { name: "more", type },
    ];
    const [vertex] = next.vertices;
    const operators = vertex!.operators.map((operator) => ({
      ...operator,
      inputSchema: rowSchema(fields),
    }));
    return { ...next, vertices: [{ ...vertex!, operators }] };
  };
  expect(verdicts(graph({ reduce }), withColumn(bigint()))).toEqual(["reduce migrated added more"]);
  expect(said(graph({ reduce }), withColumn(bigint(false)))).toEqual([
    'error restore.type-changed reduce {"node":"reduce","column":"more","from":"-","to":"BIGINT NOT NULL"}',
  ]);
});

const TUMBLING = { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 } as const;
const windowOf = (window: WindowSpec, more: Partial<typeof WINDOW> = {}): OperatorSpec => ({
  ...WINDOW,
  window,
  ...more,
});
const WINDOW = {
  kind: "window-aggregate",
  keys: [0],
  rowtime: 0,
  window: TUMBLING as WindowSpec,
  aggregates: COUNT.aggregates as readonly AggregateCall[],
  allowedLatenessMs: 0,
} as const;
const SESSION = { kind: "session", gapMs: 1_000 } as const;
const SLIDING = { kind: "sliding", sizeMs: 10_000, slideMs: 1_000, offsetMs: 0 } as const;
const DEDUPLICATE = { kind: "deduplicate", keys: [0] } as const;

test.each<readonly [string, OperatorSpec, OperatorSpec, string]>([
  ["a longer window", windowOf(TUMBLING), windowOf({ ...TUMBLING, sizeMs: 20_000 }), "window"],
  ["windows that begin elsewhere", windowOf(TUMBLING), windowOf({ ...TUMBLING, offsetMs: 500 }), "window"],
  ["sliding instead of tumbling", windowOf(TUMBLING), windowOf(SLIDING), "window"],
  ["another slide", windowOf(SLIDING), windowOf({ ...SLIDING, slideMs: 2_000 }), "window"],
  ["another gap", windowOf(SESSION), windowOf({ ...SESSION, gapMs: 2_000 }), "window"],
  ["sessions instead of windows", windowOf(TUMBLING), windowOf(SESSION), "window"],
  ["other keys of a window", windowOf(TUMBLING), windowOf(TUMBLING, { keys: [] as never }), "keys"],
  ["another part of the keys", DEDUPLICATE, { ...DEDUPLICATE, partitionKeys: 0 }, "partitionKeys"],
  ["other keys of first rows", DEDUPLICATE, { ...DEDUPLICATE, keys: [] }, "keys"],
])("%s: refused, with node and setting named and what to do", (_, before, after, setting) => {
  const check = restoreCheck(graph({ node: before }), graph({ node: after }), STRICT);
  expect(check.nodes).toMatchObject([{ nodeId: "node", verdict: "refused" }]);
  expect(check.problems).toMatchObject([
    { code: "restore.state-changed", nodeId: "node", severity: "error", params: { changes: setting } },
  ]);
});

test.each([
  ["windows", TUMBLING],
  ["sessions", SESSION],
] as const)("of %s lateness may change, and columns of aggregates come and go", (_, window) => {
  const before = graph({ node: windowOf(window) });
  expect(verdicts(before, graph({ node: windowOf(window, { allowedLatenessMs: 5 as 0 }) }))).toEqual([
    "node kept",
  ]);
  const two = graph({ node: windowOf(window, { aggregates: [...COUNT.aggregates, MAX] }) });
  expect(verdicts(before, two)).toEqual(["node migrated added largest"]);
  expect(verdicts(two, before)).toEqual(["node migrated removed largest"]);
});

/** A node with two inputs. */
function joined(spec: OperatorSpec, first: readonly Field[], second: readonly Field[]): JobGraph {
  const next = graph({ node: spec });
  const [vertex] = next.vertices;
  const schemas = [rowSchema(first), rowSchema(second)];
  const operators = vertex!.operators.map((operator) => ({
    ...operator,
    inputSchema: schemas[0]!,
    inputSchemas: schemas,
  }));
  return { ...next, vertices: [{ ...vertex!, operators }] };
}

const WORD: Field = { name: "word", type: string() };
const numbered = (type: LogicalType): Field => ({ name: "n", type });

test("rows that a join keeps of its second input are looked at too", () => {
  const spec = {
    kind: "interval-join",
    keys: [[0], [0]],
    rowtimes: [0, 0],
    lowerMs: 0,
    upperMs: 1,
  } as const;
  const of = (type: LogicalType): JobGraph => joined(spec, [WORD], [WORD, numbered(type)]);
  expect(said(of(int()), of(int()))).toEqual([]);
  expect(said(of(int()), of(string()))).toEqual([
    'error restore.state-changed node {"node":"node","changes":"input"}',
  ]);
});

test("of broadcast rules columns come, go and widen; the rows that meet them may be others", () => {
  const spec = { kind: "broadcast-join", keys: [[0], [0]], unmatched: "drop", removes: null } as const;
  const of = (first: readonly Field[], second: readonly Field[]): JobGraph => joined(spec, first, second);
  const before = of([WORD], [WORD, numbered(int())]);
  expect(verdicts(before, of([WORD, numbered(int())], [WORD, numbered(int())]))).toEqual(["node kept"]);
  expect(verdicts(before, of([WORD], [WORD, numbered(bigint())]))).toEqual(["node migrated widened n"]);
  expect(verdicts(before, of([WORD], [WORD]))).toEqual(["node migrated removed n"]);
  expect(verdicts(before, of([WORD], [WORD, numbered(int()), { name: "more", type: string() }]))).toEqual([
    "node migrated added more",
  ]);
  expect(said(before, of([WORD], [WORD, numbered(string())]))).toEqual([
    'error restore.type-changed node {"node":"node","column":"n","from":"INT","to":"STRING"}',
  ]);
  const other = { name: "city", type: string() };
  expect(said(before, joined(spec, [WORD], [other, numbered(int())]))).toContain(
    'error restore.state-changed node {"node":"node","changes":"keys"}',
  );
});
