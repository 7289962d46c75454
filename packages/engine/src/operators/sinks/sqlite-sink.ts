import { invariant } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { ROW_KINDS } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { StringArena } from "../../batch/string-arena.ts";
import { PUT, REMOVE } from "../../io/table-changes.ts";
import type { LineOutput } from "../../io/io-service.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { JsonEncoder } from "./formats/json-encoder.ts";

/** Changes are handed over in pieces of about so many bytes: one transaction each. */
const HAND_OVER_BYTES = 1 << 16;
/** Fewer than that are handed over so long after the first of them. */
const HAND_OVER_MS = 200;

type SqliteSinkSpec = Extract<OperatorSpec, { kind: "sqlite-sink" }>;

/**
 * Writes the rows of a table by key: idempotent upserts.
 *
 * 1. +I and +U replace the row of their key; -U and -D take it away if it is theirs still. Rows of a key take effect in the order in which they come.
 * 2. All changes before a snapshot are handed over with it, ahead of it: it is acknowledged when they are durable, and
 *    declined where they could not be written. After a failure only changes since then come again, in their order.
 * 3. What waits is less than HAND_OVER_BYTES and the changes of one batch: `drain` says false while there is no room.
 * 4. It keeps nothing. A try that is over is refused by the table, once a newer one of this job has written.
 */
export class SqliteSink implements Operator {
  readonly #spec: SqliteSinkSpec;
  readonly #waiting = new StringArena(HAND_OVER_BYTES);
  #encoder: JsonEncoder | null = null;
  #output: LineOutput | null = null;
  #context: OperatorContext | null = null;
  #timed = false;

  constructor(spec: SqliteSinkSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    invariant(context.inputSchema, "a sink has an input");
    const { path, table, keys } = this.#spec;
    const columns = context.inputSchema.fields;
    this.#context = context;
    this.#encoder = new JsonEncoder(columns);
    const sink = `${context.uid}/${context.subtask}`;
    this.#output = context.io.openLines({ path, table, columns, keys, sink });
  }

  processBatch(batch: RowBatch): void {
    for (let row = batch.from; row < batch.to; row++) {
      const kind = ROW_KINDS[batch.rowKinds?.[row] ?? 0]!;
      this.#waiting.appendByte(kind.startsWith("+") ? PUT : REMOVE);
      this.#encoder!.row(this.#waiting, batch.columns, row);
    }
    this.drain();
    if (this.#timed || this.#waiting.used === 0) return;
    this.#timed = true;
    this.#context!.registerProcessingTimer(this.#context!.clock.nowMs() + HAND_OVER_MS);
  }

  processWatermark(): void {}

  onProcessingTime(): void {
    this.#timed = false;
    this.#handOver();
  }

  drain(): boolean {
    if (this.#waiting.used < HAND_OVER_BYTES) return true;
    if (!this.#output!.writable) return false;
    this.#handOver();
    return true;
  }

  snapshot(): void {
    this.#handOver();
  }

  endInput(): void {
    this.#handOver();
  }

  close(): void {
    this.#context?.registerProcessingTimer(null);
    this.#output?.close();
  }

  /** Also where there is no room: it is little. Throws what the table has failed with. */
  #handOver(): void {
    const { bytes, used } = this.#waiting;
    const output = this.#output!;
    void output.writable;
    if (used === 0) return;
    output.append(bytes.subarray(0, used));
    this.#waiting.reset();
  }
}

export const sqliteSinkFactory: OperatorFactory<"sqlite-sink"> = (spec) => new SqliteSink(spec);
