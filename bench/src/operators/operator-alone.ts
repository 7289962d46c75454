import { createOperator } from "@millrace/engine";
import type { Operator } from "@millrace/engine";
import { rowSchema } from "@millrace/graph";
import { contextAlone } from "../measure/context-alone.ts";
import { CASE_INPUT } from "./operator-case.ts";
import type { OperatorCase } from "./operator-case.ts";

/** One operator by itself: its results go nowhere and are counted. */
export class OperatorAlone {
  readonly operator: Operator;
  results = 0;
  /** Managed memory that it has reserved. */
  reservedBytes = 0;

  constructor({ spec, output, joint }: Pick<OperatorCase, "spec" | "output" | "joint">) {
    const [inputSchema, outputSchema] = [rowSchema(CASE_INPUT), rowSchema(output)];
    const named = { uid: "op#0", nodeId: "op", name: "op", spec, input: null };
    const inputSchemas = [inputSchema, inputSchema] as const;
    const chained = { ...named, inputSchema, outputSchema, ...(joint && { inputSchemas }) };
    const operator = createOperator(chained);
    if (!("processBatch" in operator)) throw new Error("a source is not measured here");
    this.operator = operator;
    operator.open(
      contextAlone(chained, {
        output: {
          emit: (batch) => (this.results += batch.rowCount),
          emitWatermark: () => {},
          emitIdle: () => {},
          blocked: false,
        },
        reserveMemory: (bytes) => (this.reservedBytes += bytes),
        releaseMemory: (bytes) => (this.reservedBytes -= bytes),
      }),
    );
  }
}
