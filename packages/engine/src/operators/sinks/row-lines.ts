import { invariant } from "@millrace/graph";
import type { Field, RowReader } from "@millrace/graph";
import { readValue } from "../../batch/row-values.ts";
import { ROW_KINDS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { encodeUtf8 } from "../../batch/utf8.ts";
import type { OperatorContext } from "../operator.ts";
import { LineQueue } from "./line-queue.ts";
import { printValue } from "./print-format.ts";

/** All rows of a subtask for a reader, each a line of JSON. */
export class RowLines {
  readonly #fields: readonly Field[];
  readonly #start: string;
  readonly #queue: LineQueue;

  constructor({ inputSchema, nodeId, subtask, io }: OperatorContext, reader: RowReader) {
    invariant(inputSchema, "a sink has an input");
    this.#fields = inputSchema.fields;
    this.#start = `{"node":${JSON.stringify(nodeId)},"subtask":${subtask},`;
    this.#queue = new LineQueue(io.openLines(reader));
  }

  add(batch: RowBatch): void {
    for (let row = batch.from; row < batch.to; row++) {
      const values = this.#fields.map(({ type }, i) => printValue(readValue(batch.columns[i]!, row), type));
      const kind = ROW_KINDS[batch.rowKinds?.[row] ?? 0];
      this.#queue.add(encodeUtf8(`${this.#start}"kind":"${kind}","values":${JSON.stringify(values)}}\n`));
    }
    this.#queue.drain();
  }

  drain(): boolean {
    return this.#queue.drain();
  }

  close(): void {
    this.#queue.close();
  }
}
