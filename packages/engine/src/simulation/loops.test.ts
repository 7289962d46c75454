import { bigint, boolean, rowSchema, string } from "@millrace/graph";
import type { ChainedOperator, Expression, JobGraph, JobVertex, OperatorSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { SETTINGS } from "../task/testing/task-rig.ts";
import { Simulation } from "./simulation.ts";

const N = rowSchema([{ name: "n", type: bigint(false) }]);
const ROW = rowSchema([
  { name: "n", type: bigint() },
  { name: "round", type: bigint() },
  { name: "text", type: string() },
]);
const column = (index: number): Expression => ({ kind: "column", type: ROW.fields[index]!.type, index });
const number = (value: string): Expression => ({ kind: "literal", type: bigint(false), value });
const text: Expression = { kind: "literal", type: string(false), value: "x".repeat(120) };

const call = (fn: string, ...args: readonly Expression[]): Expression =>
  ({ kind: "call", fn, type: fn === ">=" ? boolean() : bigint(), args }) as Expression;

interface Part {
  readonly spec: OperatorSpec;
  readonly more?: Partial<ChainedOperator>;
}

function vertex(id: string, parallelism: number, parts: readonly Part[]): JobVertex {
  return {
    id,
    name: id,
    parallelism,
    slotSharingGroup: "default",
    operators: parts.map(({ spec, more }, index) => ({
      uid: `${id}#${index}`,
      nodeId: id,
      name: id,
      spec,
      input: index === 0 ? null : index - 1,
      inputSchema: ROW,
      outputSchema: ROW,
      ...more,
    })),
  };
}

/** Rows of 130 bytes that go round five times, through a hash edge, where a channel holds some hundreds of them. */
function loopGraph(rows: number, parallelism: number, copies = 1): JobGraph {
  const next: OperatorSpec = {
    kind: "calc",
    filter: null,
    projections: [column(0), call("+", column(1), number("1")), column(2)],
  };
  const rounds: OperatorSpec = { kind: "iterate", until: call(">=", column(1), number("5")), timeoutMs: 50 };
  const spread = { schema: ROW, partitioning: { kind: "hash", keys: [0] } } as const;
  return {
    name: "loop",
    maxParallelism: 128,
    settings: { ...SETTINGS, parallelism, checkpoint: { ...SETTINGS.checkpoint, intervalMs: 3 } },
    vertices: [
      vertex("source", 1, [
        {
          spec: { kind: "sequence-source", from: "1", to: String(rows) },
          more: { inputSchema: null, outputSchema: N },
        },
        {
          spec: { kind: "calc", filter: null, projections: [column(0), number("0"), text] },
          more: { inputSchema: N },
        },
      ]),
      vertex("loop", parallelism, [
        { spec: rounds, more: { inputSchemas: [ROW, ROW], sideOutputs: [ROW] } },
        {
          spec: { kind: "file-sink", directory: "/out", format: "text", header: false, delimiter: " " },
          more: { input: 0, inputSide: 0, outputSchema: null },
        },
      ]),
      vertex("next", parallelism, [{ spec: next }]),
    ],
    edges: [
      { id: "in", streamEdgeIds: [], source: "source", sourceOperator: 1, target: "loop", ...spread },
      { id: "out", streamEdgeIds: [], source: "loop", sourceOperator: 0, target: "next", ...spread },
      ...Array.from({ length: copies }, (_, index) => ({
        id: `back-${index}`,
        streamEdgeIds: [],
        source: "next",
        sourceOperator: 0,
        target: "loop",
        targetInput: 1,
        feedback: true as const,
        ...spread,
      })),
    ],
  };
}

/** What has gone round the loop goes round another one behind it; only that writes. */
function oneBehindTheOther(graph: JobGraph): JobGraph {
  const named = (id: string): string => `${id}-2`;
  const [source, loop, next] = graph.vertices as [JobVertex, JobVertex, JobVertex];
  const again = [loop, next].map((each) => ({
    ...each,
    id: named(each.id),
    operators: each.operators.map((operator) => ({ ...operator, uid: named(operator.uid) })),
  }));
  const [head] = again[0]!.operators;
  const until = call(">=", column(1), number("9"));
  return {
    ...graph,
    vertices: [
      source,
      { ...loop, operators: loop.operators.slice(0, 1) },
      next,
      {
        ...again[0]!,
        operators: [
          { ...head!, spec: { kind: "iterate", until, timeoutMs: 50 } },
          ...again[0]!.operators.slice(1),
        ],
      },
      again[1]!,
    ],
    edges: [
      ...graph.edges,
      ...graph.edges.map((edge) => ({
        ...edge,
        id: named(edge.id),
        target: named(edge.target),
        ...(edge.id === "in"
          ? { source: "loop", sourceOperator: 0, sourceSide: 0 }
          : { source: named(edge.source) }),
      })),
    ],
  };
}

const linesOf = ({ committed }: Simulation): number =>
  [...committed.values()].reduce((sum, content) => sum + content.split("\n").length - 1, 0);

describe("loops", () => {
  it.each([1, 2, 3])(
    "hold more rows than their channels, and never wait for themselves, x%i",
    (parallelism) => {
      const simulation = new Simulation(loopGraph(6_000, parallelism), { seed: parallelism });
      expect(simulation.runToEnd(1_000_000)).toBe("finished");
      expect(linesOf(simulation)).toBe(6_000);
    },
  );

  it("a checkpoint holds what is on its way round", () => {
    const simulation = new Simulation(loopGraph(2_000, 2), { seed: 7 });
    let saved = 0;
    while (simulation.step()) {
      const rows = simulation.latestCheckpoint?.inFlight ?? [];
      saved = Math.max(
        saved,
        rows.reduce((sum, { bytes }) => sum + bytes.length, 0),
      );
    }
    expect(simulation.state).toBe("finished");
    expect(saved).toBeGreaterThan(1_000);
  });

  it.each([1, 2])("end one after the other where one is behind the other, x%i", (parallelism) => {
    const simulation = new Simulation(oneBehindTheOther(loopGraph(500, parallelism)), { seed: parallelism });
    expect(simulation.runToEnd(1_000_000)).toBe("finished");
    expect(linesOf(simulation)).toBe(500);
  });

  it("that make more rows than they let go of go on as long as there is memory", () => {
    const simulation = new Simulation(loopGraph(300, 1, 2), { seed: 1 });
    expect(simulation.runToEnd(1_000_000)).toBe("finished");
    expect(linesOf(simulation)).toBe(300 * 2 ** 5);
  });
});
