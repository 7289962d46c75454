import { expect, test } from "vitest";
import type { ChainedOperator, JobGraph } from "./job-graph.ts";
import type { OperatorSpec } from "./operator-spec.ts";
import { bigint, int, rowSchema, string } from "./row-type.ts";
import type { LogicalType } from "./row-type.ts";
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
