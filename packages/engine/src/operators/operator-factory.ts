import type { ChainedOperator, OperatorKind, OperatorSpec } from "@millrace/graph";
import type { Operator, SourceOperator } from "./operator.ts";

/** Makes a new, unopened operator of one kind. `operator.spec` is `spec`. */
export type OperatorFactory<K extends OperatorKind> = (
  spec: Extract<OperatorSpec, { readonly kind: K }>,
  operator: ChainedOperator,
) => Operator | SourceOperator;
