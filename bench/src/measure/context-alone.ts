import { hashMapStateBackend, metricsWords, TaskMetrics } from "@millrace/engine";
import type { OperatorContext } from "@millrace/engine";
import type { ChainedOperator } from "@millrace/graph";

/** What an operator has around it that runs without a task: one subtask, no files, and memory that is not counted. */
export function contextAlone(
  { uid, nodeId, inputSchema, inputSchemas, outputSchema }: ChainedOperator,
  given: Pick<OperatorContext, "output"> & Partial<OperatorContext>,
): OperatorContext {
  return {
    uid,
    nodeId,
    subtask: 0,
    parallelism: 1,
    maxParallelism: 128,
    keyGroups: { from: 0, to: 128 },
    inputSchema,
    ...(inputSchemas && { inputSchemas }),
    outputSchema,
    sideOutputs: [],
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    io: NO_IO,
    tellCoordinator: () => {},
    metrics: new TaskMetrics(new Float64Array(metricsWords(1))).operator(0),
    stateBackend: hashMapStateBackend,
    trace: null,
    registerProcessingTimer: () => {},
    reserveMemory: () => {},
    releaseMemory: () => {},
    mode: "generated",
    ...given,
  };
}

const NO_IO = new Proxy({} as OperatorContext["io"], {
  get: (_, name) => {
    throw new Error(`there is no I/O here, and ${String(name)} was asked for`);
  },
});
