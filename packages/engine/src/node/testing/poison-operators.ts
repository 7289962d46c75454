import { readValue } from "../../batch/row-values.ts";
import { createOperator } from "../../operators/registry.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";

/** The engine's operators, but lines with `poison` in them break the splitter. */
export const operators: OperatorRegistry = {
  create(spec) {
    const operator = createOperator(spec);
    if (spec.spec.kind !== "split-text" || !("processBatch" in operator)) return operator;
    const process = operator.processBatch.bind(operator);
    operator.processBatch = (batch) => {
      for (let row = batch.from; row < batch.to; row++) {
        const line = String(readValue(batch.columns[0]!, row));
        if (line.includes("poison")) throw new Error(`cannot split ${line.length} characters`);
      }
      process(batch);
    };
    return operator;
  },
};
