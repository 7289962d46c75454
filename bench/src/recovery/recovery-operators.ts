import { createOperator } from "@millrace/engine";
import type { Operator, SourceOperator } from "@millrace/engine";
import type { ChainedOperator } from "@millrace/graph";
import { KeyedSource } from "./keyed-source.ts";

/** The engine's operators; a collection named `keys` is a source with so many keys that fails when it is told to. */
export const operators = {
  create(operator: ChainedOperator): Operator | SourceOperator {
    const { spec } = operator;
    if (spec.kind !== "collection-source" || operator.name !== "keys") return createOperator(operator);
    const [keys, failSwitch] = spec.rows[0] ?? [];
    return new KeyedSource(Number(keys), String(failSwitch));
  },
};
