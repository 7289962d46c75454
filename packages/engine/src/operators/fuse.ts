import { invariant } from "@millrace/graph";
import type { ChainedOperator, OperatorSpec } from "@millrace/graph";
import type { OperatorMetrics } from "../metrics/metrics-layout.ts";
import { CalcOperator } from "./calc.ts";
import type { Operator, SourceOperator } from "./operator.ts";
import { createOperator } from "./registry.ts";

/** One thing that runs in a chain. */
export interface PlannedOperator {
  /** Positions in the chain that it stands for: one, or several Maps and Filters in a row that run as one loop. */
  readonly members: readonly number[];
  /** Position in the plan of what feeds it, or null for the head. */
  readonly input: number | null;
}

/**
 * How a chain runs. Adjacent calcs become one: a calc is joined to the calc that feeds it where nobody else reads what
 * goes between them, neither another operator of the chain nor an out-edge (`emitting`: operators that have one).
 *
 * 1. The plan is in the chain's order: `input` is smaller than the position.
 * 2. Rows into the first member and out of the last are counted by whoever runs the plan, as for any operator; those
 *    between members by the operator itself.
 */
export function planChain(
  operators: readonly ChainedOperator[],
  emitting: ReadonlySet<number>,
): readonly PlannedOperator[] {
  const readers = new Map<number, number>();
  for (const { input } of operators) if (input !== null) readers.set(input, (readers.get(input) ?? 0) + 1);
  const plan: { members: number[]; readonly input: number | null }[] = [];
  const planned: number[] = [];
  operators.forEach(({ spec, input }, index) => {
    const feeder = input === null ? null : operators[input]!;
    const joins =
      spec.kind === "calc" &&
      feeder?.spec.kind === "calc" &&
      operators[index]!.inputSide === undefined &&
      readers.get(input!) === 1 &&
      !emitting.has(input!);
    if (joins) {
      planned[index] = planned[input!]!;
      plan[planned[index]]!.members.push(index);
    } else {
      planned[index] = plan.push({ members: [index], input: input === null ? null : planned[input]! }) - 1;
    }
  });
  return plan;
}

/** The operator that runs a step of the plan. `metricsOf` gives the counters of a position in the chain. */
export function createPlanned(
  operators: readonly ChainedOperator[],
  { members }: PlannedOperator,
  metricsOf: (index: number) => OperatorMetrics,
): Operator | SourceOperator {
  const first = operators[members[0]!]!;
  if (members.length === 1) return createOperator(first);
  const inner = members.slice(1).map((index, position) => ({
    producer: metricsOf(members[position]!),
    consumer: metricsOf(index),
  }));
  const stages = members.map((index) => calcSpec(operators[index]!));
  return new CalcOperator(stages, { inner, members: members.map((index) => operators[index]!) });
}

/** What the fused operator looks like from outside: the input of its first member and the output of its last. */
export function fusedOperator(
  operators: readonly ChainedOperator[],
  { members }: PlannedOperator,
): ChainedOperator {
  const last = operators[members.at(-1)!]!;
  const first = operators[members[0]!]!;
  const side = first.inputSide === undefined ? {} : { inputSide: first.inputSide };
  return { ...last, input: first.input, ...side, inputSchema: first.inputSchema };
}

function calcSpec({ spec }: ChainedOperator): Extract<OperatorSpec, { kind: "calc" }> {
  invariant(spec.kind === "calc", "only calcs are joined");
  return spec;
}
