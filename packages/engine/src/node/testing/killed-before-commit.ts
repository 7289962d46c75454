import { existsSync } from "node:fs";
import { createOperator } from "../../operators/registry.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";

/** Beside a sink's directory: while it is there, the TaskManager is killed when a checkpoint of the sink completes. */
export const killSwitch = (directory: string): string => `${directory}.kill`;

/** The engine's operators, but file sinks can die between prepare and commit. */
export const operators: OperatorRegistry = {
  create(spec) {
    const operator = createOperator(spec);
    if (spec.spec.kind !== "file-sink" || !("checkpointCompleted" in operator)) return operator;
    const { directory } = spec.spec;
    const completed = operator.checkpointCompleted?.bind(operator);
    operator.checkpointCompleted = (checkpointId) => {
      if (existsSync(killSwitch(directory))) process.kill(process.pid, "SIGKILL");
      completed?.(checkpointId);
    };
    return operator;
  },
};
