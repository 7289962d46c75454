import { bigint, boolean, rowSchema } from "@millrace/graph";
import type { ChainedOperator, Expression, OperatorSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { batchOfRows, rowsOfBatch } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import { metricsWords, OPERATOR_COUNTERS, TaskMetrics } from "../metrics/metrics-layout.ts";
import type { OperatorCounter } from "../metrics/metrics-layout.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { createPlanned, fusedOperator, planChain } from "./fuse.ts";
import type { Operator, OperatorContext } from "./operator.ts";

const schema = rowSchema([{ name: "n", type: bigint(false) }]);
const n: Expression = { kind: "column", type: bigint(false), index: 0 };
const literal = (value: string): Expression => ({ kind: "literal", type: bigint(false), value });
const greater = (value: string): Expression => ({
  kind: "call",
  fn: ">",
  type: boolean(false),
  args: [n, literal(value)],
});
const filter = (value: string): OperatorSpec => ({ kind: "calc", filter: greater(value), projections: null });
const map = (fn: "+" | "/", a: Expression, b: Expression): OperatorSpec => ({
  kind: "calc",
  filter: null,
  projections: [{ kind: "call", fn, type: bigint(false), args: [a, b] }],
});
const discard: OperatorSpec = { kind: "discard-sink" };

const chain = (...specs: readonly (readonly [OperatorSpec, number | null])[]): ChainedOperator[] =>
  specs.map(([spec, input], index) => ({
    uid: `op${index}#0`,
    nodeId: `op${index}`,
    name: `Node ${index}`,
    spec,
    input,
    inputSchema: schema,
    outputSchema: spec.kind === "discard-sink" ? null : schema,
  }));

describe("planChain", () => {
  it("joins Maps and Filters in a row", () => {
    const operators = chain(
      [filter("1"), null],
      [map("+", n, literal("1")), 0],
      [filter("5"), 1],
      [discard, 2],
    );
    expect(planChain(operators, new Set())).toEqual([
      { members: [0, 1, 2], input: null },
      { members: [3], input: 0 },
    ]);
  });

  it("keeps them apart where somebody else reads what goes between", () => {
    const operators = chain(
      [filter("1"), null],
      [filter("2"), 0],
      [filter("3"), 0],
      [discard, 1],
      [filter("4"), 2],
    );
    expect(planChain(operators, new Set())).toEqual([
      { members: [0], input: null },
      { members: [1], input: 0 },
      { members: [2, 4], input: 0 },
      { members: [3], input: 1 },
    ]);
    expect(planChain(chain([filter("1"), null], [filter("2"), 0]), new Set([0]))).toEqual([
      { members: [0], input: null },
      { members: [1], input: 0 },
    ]);
  });
});

function run(
  operators: readonly ChainedOperator[],
  values: readonly bigint[],
  mode: OperatorContext["mode"],
) {
  const metrics = new TaskMetrics(new Float64Array(metricsWords(operators.length)));
  const plan = planChain(operators, new Set());
  const operator = createPlanned(operators, plan[0]!, (index) => metrics.operator(index)) as Operator;
  const { inputSchema, outputSchema } = fusedOperator(operators, plan[0]!);
  const rows: Value[][] = [];
  const output = {
    emit: (batch: Parameters<OperatorContext["output"]["emit"]>[0]) => rows.push(...rowsOfBatch(batch)),
    emitWatermark: () => undefined,
    emitIdle: () => undefined,
    blocked: false,
  };
  const clock = { nowMs: () => 0, monotonicMs: () => 0 };
  const where = { uid: "calc", subtask: 0, clock };
  operator.open({ ...where, inputSchema, outputSchema, output, mode } as unknown as OperatorContext);
  operator.processBatch(
    batchOfRows(
      schema,
      values.map((value) => [value]),
    ),
  );
  const counter = (index: number, name: OperatorCounter): number =>
    metrics.words[metrics.operator(index).base + OPERATOR_COUNTERS.indexOf(name)]!;
  return { rows, counter };
}

describe.each(["generated", "interpreted"] as const)("joined calcs, %s", (mode) => {
  it("count the rows that go from one member to the next", () => {
    const { rows, counter } = run(
      chain([filter("1"), null], [map("+", n, literal("10")), 0], [filter("12"), 1]),
      [0n, 1n, 2n, 3n, 4n],
      mode,
    );
    expect(rows).toEqual([[13n], [14n]]);
    expect([
      counter(0, "recordsOut"),
      counter(1, "recordsIn"),
      counter(1, "recordsOut"),
      counter(2, "recordsIn"),
    ]).toEqual([3, 3, 3, 3]);
    expect([counter(0, "recordsIn"), counter(2, "recordsOut")]).toEqual([0, 0]);
  });

  it("fail in the name of the member that raises", () => {
    const operators = chain([filter("-1"), null], [map("/", literal("6"), n), 0]);
    expect(run(operators, [-5n, 2n], mode).rows).toEqual([[3n]]);
    try {
      run(operators, [1n, 0n], mode);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(JobFailureError);
      const { failure } = error as JobFailureError;
      expect(failure).toMatchObject({
        reason: "runtime.division-by-zero",
        operatorUid: "op1#0",
        nodeId: "op1",
        params: { node: "Node 1" },
      });
    }
  });
});
