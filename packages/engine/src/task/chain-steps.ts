import { invariant } from "@millrace/graph";
import type { ChainedOperator } from "@millrace/graph";
import type { OperatorMetrics } from "../metrics/metrics-layout.ts";
import { fusedOperator, planChain } from "../operators/fuse.ts";
import type { PlannedOperator } from "../operators/fuse.ts";
import type { Operator, SourceOperator } from "../operators/operator.ts";
import type { OperatorRegistry } from "./operator-registry.ts";

/** One thing that runs in a chain: an operator, or several calcs as one. */
export interface ChainStep {
  /** The operator as its neighbours see it. */
  readonly spec: ChainedOperator;
  /** Positions in the vertex of the operators that it stands for. */
  readonly members: readonly number[];
  /** Position among the steps of what feeds it, or null for the head. */
  readonly input: number | null;
  readonly operator: Operator | SourceOperator;
  /** Another instance of it. */
  readonly make: () => Operator | SourceOperator;
}

export interface ChainStepsOptions {
  readonly operators: readonly ChainedOperator[];
  readonly registry: OperatorRegistry;
  /** Operators whose output is read, or was, by more than what follows in the chain. */
  readonly emitting: ReadonlySet<number>;
  readonly metricsOf: (index: number) => OperatorMetrics;
  /** False: each operator by itself, so that a trace shows the rows between all of them. */
  readonly fuse: boolean;
}

/** The steps of a vertex, in its order. Step 0 is the head. */
export function chainSteps(options: ChainStepsOptions): readonly ChainStep[] {
  const { operators, registry, metricsOf } = options;
  const plan =
    options.fuse && registry.createFused !== undefined
      ? planChain(operators, options.emitting)
      : each(operators);
  return plan.map((planned, index) => {
    const spec = fusedOperator(operators, planned);
    invariant((planned.input === null) === (index === 0), "a chain is fed at operator 0 only");
    const make = (): Operator | SourceOperator =>
      planned.members.length === 1
        ? registry.create(spec)
        : registry.createFused!(operators, planned, metricsOf);
    return { spec, members: planned.members, input: planned.input, operator: make(), make };
  });
}

const each = (operators: readonly ChainedOperator[]): readonly PlannedOperator[] =>
  operators.map(({ input }, index) => ({ members: [index], input }));
