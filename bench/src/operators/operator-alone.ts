import { createOperator, hashMapStateBackend, metricsWords, TaskMetrics } from "@millrace/engine";
import type { Operator, OperatorContext } from "@millrace/engine";
import { rowSchema } from "@millrace/graph";
import { CASE_INPUT } from "./operator-case.ts";
import type { OperatorCase } from "./operator-case.ts";

const nothing = (): never => {
  throw new Error("an operator that is measured alone has no files");
};

/** One operator by itself: its results go nowhere and are counted. */
export class OperatorAlone {
  readonly operator: Operator;
  results = 0;
  /** Managed memory that it has reserved. */
  reservedBytes = 0;

  constructor({ spec, output }: Pick<OperatorCase, "spec" | "output">) {
    const [inputSchema, outputSchema] = [rowSchema(CASE_INPUT), rowSchema(output)];
    const named = { uid: "op#0", nodeId: "op", name: "op", spec, input: null };
    const operator = createOperator({ ...named, inputSchema, outputSchema });
    if (!("processBatch" in operator)) throw new Error("a source is not measured here");
    this.operator = operator;
    operator.open(this.#context(inputSchema, outputSchema));
  }

  #context(
    inputSchema: OperatorContext["inputSchema"],
    outputSchema: OperatorContext["outputSchema"],
  ): OperatorContext {
    return {
      uid: "op#0",
      nodeId: "op",
      subtask: 0,
      parallelism: 1,
      maxParallelism: 128,
      keyGroups: { from: 0, to: 128 },
      inputSchema,
      outputSchema,
      output: {
        emit: (batch) => (this.results += batch.rowCount),
        emitWatermark: () => {},
        emitIdle: () => {},
        blocked: false,
      },
      sideOutputs: [],
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
      io: new Proxy({} as OperatorContext["io"], { get: nothing }),
      metrics: new TaskMetrics(new Float64Array(metricsWords(1))).operator(0),
      stateBackend: hashMapStateBackend,
      trace: null,
      registerProcessingTimer: () => {},
      reserveMemory: (bytes) => (this.reservedBytes += bytes),
      releaseMemory: (bytes) => (this.reservedBytes -= bytes),
      mode: "generated",
    };
  }
}
