import { invariant } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { LineParts } from "./formats/line-parts.ts";
import { LineQueue } from "./line-queue.ts";

type SocketSinkSpec = Extract<OperatorSpec, { kind: "socket-sink" }>;

/**
 * Sends every row as a line to a TCP server.
 *
 * 1. A slow server holds the task back: `drain` says false until all lines of the last batch are handed over.
 * 2. A snapshot follows what was handed over to the system before it; rows since the last one are sent again after a
 *    failure. What was on its way when a connection was lost is gone: nobody says what was read.
 */
export class SocketSink implements Operator {
  readonly #spec: SocketSinkSpec;
  #encoder: LineParts | null = null;
  #lines: LineQueue | null = null;

  constructor(spec: SocketSinkSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    invariant(context.inputSchema, "a sink has an input");
    const { host, port, attempts, delayMs } = this.#spec;
    this.#encoder = new LineParts({ ...this.#spec, header: false }, context.inputSchema.fields);
    this.#lines = new LineQueue(context.io.openLines({ host, port, attempts, delayMs }));
  }

  processBatch(batch: RowBatch): void {
    const { waiting } = this.#lines!;
    for (let row = batch.from; row < batch.to; row++) this.#encoder!.row(waiting, batch.columns, row);
    this.drain();
  }

  processWatermark(): void {}

  drain(): boolean {
    return this.#lines?.drain() ?? true;
  }

  close(): void {
    this.#lines?.close();
  }
}

export const socketSinkFactory: OperatorFactory<"socket-sink"> = (spec) => new SocketSink(spec);
