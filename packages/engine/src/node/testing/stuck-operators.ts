import { createOperator } from "../../operators/registry.ts";
import type { Operator } from "../../operators/operator.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";

const REST_MS = 1_500;
const rest = new Int32Array(new SharedArrayBuffer(4));

/**
 * The engine's operators, but words that begin with `stuck` never come out of the splitter, and those that begin with
 * `rest` come late: its thread gets no core meanwhile, as on a machine that has none to give.
 */
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
          if (first === "r".charCodeAt(0)) Atomics.wait(rest, 0, 0, REST_MS);
        }
      }
      process(batch);
    };
    return stuck;
  },
};
