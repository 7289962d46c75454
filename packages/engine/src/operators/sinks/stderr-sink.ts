import { invariant } from "@millrace/graph";
import type { Field, OperatorSpec } from "@millrace/graph";
import { readValue } from "../../batch/row-values.ts";
import { ROW_KINDS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { encodeUtf8 } from "../../batch/utf8.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { LineQueue } from "./line-queue.ts";
import { linePrefix, printValue } from "./print-format.ts";
import { PrintSink } from "./print-sink.ts";

/**
 * Writes every row as a line, `prefix:2> +I[ann, 1]`, to the standard error of the process that runs it, and shows a
 * sample of them as Print does.
 *
 * 1. A slow reader holds the task back: `drain` says false until all lines of the last batch are handed over.
 * 2. At-least-once: a snapshot follows what was handed over before it, and rows since it are written again.
 */
export class StderrSink implements Operator {
  readonly #prefix: string;
  readonly #shown = new PrintSink();
  #fields: readonly Field[] = [];
  #lines: LineQueue | null = null;
  #start: Uint8Array = new Uint8Array(0);

  constructor({ prefix }: Extract<OperatorSpec, { kind: "stderr-sink" }>) {
    this.#prefix = prefix;
  }

  open(context: OperatorContext): void {
    invariant(context.inputSchema, "a sink has an input");
    this.#fields = context.inputSchema.fields;
    this.#lines = new LineQueue(context.io.openLines("stderr"));
    this.#start = encodeUtf8(linePrefix(this.#prefix, context));
    this.#shown.open(context);
  }

  restore(state: StateReader): void {
    this.#shown.restore(state);
  }

  processBatch(batch: RowBatch): void {
    for (let row = batch.from; row < batch.to; row++) this.#line(batch, row);
    this.#shown.processBatch(batch);
    this.drain();
  }

  processWatermark(): void {}

  drain(): boolean {
    return this.#lines?.drain() ?? true;
  }

  onProcessingTime(): void {
    this.#shown.onProcessingTime();
  }

  snapshot(checkpointId: number, state: StateWriter): void {
    this.#shown.snapshot(checkpointId, state);
  }

  endInput(): void {
    this.#shown.endInput();
  }

  close(): void {
    this.#shown.close();
    this.#lines?.close();
  }

  #line(batch: RowBatch, row: number): void {
    const values = this.#fields.map(
      ({ type }, index) => printValue(readValue(batch.columns[index]!, row), type) ?? "null",
    );
    const line = encodeUtf8(`${ROW_KINDS[batch.rowKinds?.[row] ?? 0]}[${values.join(", ")}]\n`);
    this.#lines?.add(this.#start);
    this.#lines?.add(line);
  }
}

export const stderrSinkFactory: OperatorFactory<"stderr-sink"> = (spec) => new StderrSink(spec);
