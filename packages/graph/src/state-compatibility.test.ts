import { expect, test } from "vitest";
import type { ChainedOperator, JobGraph } from "./job-graph.ts";
import type { OperatorSpec } from "./operator-spec.ts";
import { bigint, rowSchema, string } from "./row-type.ts";
import type { LogicalType } from "./row-type.ts";
import { stateProblems } from "./state-compatibility.ts";

const SOURCE = { kind: "text-file-source", path: "/a", mode: "watched" } as const;
const COUNT = {
  kind: "group-aggregate",
  keys: [0],
  aggregates: [{ fn: "COUNT", argument: null, name: "n", type: bigint(false) }],
} as const satisfies OperatorSpec;
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
  stateProblems(saved, next).map(
    ({ severity, code, nodeId, params }) => `${severity} ${code} ${nodeId} ${JSON.stringify(params)}`,
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
  ).toEqual([
    'error restore.state-changed read {"node":"read","changes":"path"}',
    'error restore.state-changed count {"node":"count","changes":"aggregates"}',
  ]);
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
