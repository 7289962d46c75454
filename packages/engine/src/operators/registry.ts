import { InvariantError } from "@millrace/graph";
import type { ChainedOperator, OperatorKind } from "@millrace/graph";
import { calcFactory } from "./calc.ts";
import { groupAggregateFactory } from "./group-aggregate.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import type { Operator, SourceOperator } from "./operator.ts";
import { discardSinkFactory } from "./sinks/discard-sink.ts";
import { printSinkFactory } from "./sinks/print-sink.ts";
import { collectionSourceFactory } from "./sources/collection-source.ts";
import { nexmarkSourceFactory } from "./sources/nexmark-source.ts";
import { textFileSourceFactory } from "./sources/text-file-source.ts";
import { splitTextFactory } from "./split-text.ts";
import { watermarkAssignerFactory } from "./watermark-assigner.ts";
import { windowAggregateFactory } from "./window-aggregate.ts";

/** How each kind of operator is made. A kind without a factory does not compile. */
export const OPERATOR_FACTORIES: { readonly [K in OperatorKind]?: OperatorFactory<K> } = {
  "text-file-source": textFileSourceFactory,
  "collection-source": collectionSourceFactory,
  "nexmark-source": nexmarkSourceFactory,
  calc: calcFactory,
  "split-text": splitTextFactory,
  "watermark-assigner": watermarkAssignerFactory,
  "group-aggregate": groupAggregateFactory,
  "window-aggregate": windowAggregateFactory,
  "print-sink": printSinkFactory,
  "discard-sink": discardSinkFactory,
};

/** A new, unopened operator. */
export function createOperator(operator: ChainedOperator): Operator | SourceOperator {
  return create(operator.spec.kind, operator);
}

function create<K extends OperatorKind>(kind: K, operator: ChainedOperator): Operator | SourceOperator {
  const factory: OperatorFactory<K> | undefined = OPERATOR_FACTORIES[kind];
  if (factory === undefined) throw new InvariantError(`no operator for ${kind}`);
  return factory(operator.spec as Parameters<OperatorFactory<K>>[0], operator);
}
