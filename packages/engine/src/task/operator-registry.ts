import type { ChainedOperator } from "@millrace/graph";
import type { createPlanned } from "../operators/fuse.ts";
import type { Operator, SourceOperator } from "../operators/operator.ts";

/** Makes the operators of a chain; the engine's own by default, small ones in tests. */
export interface OperatorRegistry {
  create(operator: ChainedOperator): Operator | SourceOperator;
  /** Several operators of a chain as one (`planChain`); without it each runs by itself. */
  readonly createFused?: typeof createPlanned;
}
