import { existsSync, rmSync } from "node:fs";
import { createOperator } from "../../operators/registry.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";

/** Beside a sink's directory: while it is there, the next rows of the sink fail their task, and it is gone. */
export const failSwitch = (directory: string): string => `${directory}.fail`;

/** The engine's operators, but file sinks can be made to fail. */
export const operators: OperatorRegistry = {
  create(spec) {
    const operator = createOperator(spec);
    if (spec.spec.kind !== "file-sink" || !("processBatch" in operator)) return operator;
    const request = failSwitch(spec.spec.directory);
    const process = operator.processBatch.bind(operator);
    operator.processBatch = (batch) => {
      if (existsSync(request)) {
        rmSync(request, { force: true });
        throw new Error("fails on request");
      }
      process(batch);
    };
    return operator;
  },
};
