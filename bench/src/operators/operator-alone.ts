import { createOperator } from "@millrace/engine";
import type { Operator, OperatorContext } from "@millrace/engine";
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

  constructor(test: Pick<OperatorCase, "spec" | "output" | "joint" | "input" | "answer">) {
    const { spec, output, joint, input, answer } = test;
    const [inputSchema, outputSchema] = [rowSchema(input?.fields ?? CASE_INPUT), rowSchema(output)];
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
        ...(answer !== undefined && { io: answeringAtOnce(answer) }),
      }),
    );
  }
}

/** I/O of requests alone: each has its answer when the operator asks for answers the next time. */
function answeringAtOnce(body: string): OperatorContext["io"] {
  const bytes = new TextEncoder().encode(body);
  const asked: number[] = [];
  let taken = 0;
  const openRequests = (): ReturnType<OperatorContext["io"]["openRequests"]> => ({
    send: ({ id }) => void asked.push(id),
    take: () => {
      const id = asked[taken];
      if (id !== undefined) {
        taken++;
        return { id, status: 200, bytes, problem: "" };
      }
      asked.length = 0;
      taken = 0;
      return null;
    },
    close: () => {},
  });
  return { openRequests } as Pick<OperatorContext["io"], "openRequests"> as OperatorContext["io"];
}
