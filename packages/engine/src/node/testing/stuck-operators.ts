import { createOperator } from "../../operators/registry.ts";
import type { Operator } from "../../operators/operator.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";

/** The engine's operators, but words that begin with `stuck` never come out of the splitter. */
export const operators: OperatorRegistry = {
  create(spec) {
    const operator = createOperator(spec);
    if (spec.spec.kind !== "split-text" || !("processBatch" in operator)) return operator;
    const process = operator.processBatch.bind(operator);
    const stuck: Operator = operator;
    stuck.processBatch = (batch) => {
      const [column] = batch.columns;
      if (column?.kind === "string") {
        for (let row = batch.from; row < batch.to; row++) {
          const first = column.heap[column.offsets[row] ?? 0];
          while (first === "s".charCodeAt(0));
        }
      }
      process(batch);
    };
    return stuck;
  },
};
