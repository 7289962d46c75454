import { invariant } from "@millrace/graph";
import type { Field, RowReader } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { ROW_KINDS } from "../../batch/row-batch.ts";
import { readValue } from "../../batch/row-values.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { PrintedRow } from "../../io/io-service.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { readPositions, writePosition } from "../sources/position-state.ts";
import { printValue } from "./print-format.ts";
import { RowLines } from "./row-lines.ts";

/** Printed at once, and again at the end of each window: the first and the last rows of every second. */
const ROWS_AT_ONCE = 100;
const ROWS_AT_END = 100;
const WINDOW_MS = 1_000;

/**
 * Shows a sample of its rows to a person, and how many there were in truth.
 *
 * 1. In each window of one second, the first ROWS_AT_ONCE rows are printed at once and the last ROWS_AT_END of what
 *    came after them when the window ends; the rows between are counted only. Order is kept.
 * 2. The total is that of this subtask since the job's first start: it is part of the snapshot.
 * 3. The prefix of the spec stands before the subtask where the rows are shown: values are not touched.
 * 4. At-least-once: after a restore, rows since the checkpoint are printed again.
 * 5. Where the spec names a reader, it is given every row as well, and a slow one holds the task back.
 */
export class PrintSink implements Operator {
  readonly #reader: RowReader | null;
  #lines: RowLines | null = null;
  #context: OperatorContext | null = null;
  #fields: readonly Field[] = [];
  #tail: RowTail | null = null;
  #total = 0;
  #reportedTotal = 0;
  #windowEndMs: number | null = null;
  #quota = ROWS_AT_ONCE;

  constructor(reader: RowReader | null = null) {
    this.#reader = reader;
  }

  open(context: OperatorContext): void {
    invariant(context.inputSchema, "a sink has an input");
    this.#context = context;
    this.#fields = context.inputSchema.fields;
    if (this.#reader !== null) this.#lines = new RowLines(context, this.#reader);
    this.#tail = new RowTail(this.#fields, ROWS_AT_END);
  }

  restore(state: StateReader): void {
    for (const { position } of readPositions(state, this.#context!)) this.#total += position[0] ?? 0;
    this.#reportedTotal = this.#total;
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    this.#lines?.add(batch);
    const nowMs = this.#context!.clock.nowMs();
    this.#openWindow(nowMs);
    this.#total += batch.rowCount;
    const printed = Math.min(this.#quota, batch.rowCount);
    this.#quota -= printed;
    if (printed > 0) this.#print(this.#format(batch, batch.from, batch.from + printed, nowMs));
    this.#tail!.keep(batch, batch.from + printed);
  }

  processWatermark(): void {}

  drain(): boolean {
    return this.#lines?.drain() ?? true;
  }

  onProcessingTime(): void {
    this.#closeWindow();
  }

  endInput(): void {
    this.#closeWindow();
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    writePosition(state, this.#context!.subtask, [this.#total]);
  }

  close(): void {
    this.#lines?.close();
    this.#context?.registerProcessingTimer(null);
  }

  #openWindow(nowMs: number): void {
    if (this.#windowEndMs !== null && nowMs >= this.#windowEndMs) this.#closeWindow();
    if (this.#windowEndMs !== null) return;
    this.#windowEndMs = nowMs + WINDOW_MS;
    this.#quota = ROWS_AT_ONCE;
    this.#context!.registerProcessingTimer(this.#windowEndMs);
  }

  #closeWindow(): void {
    const { clock } = this.#context!;
    this.#windowEndMs = null;
    const rows = this.#tail!.batches().flatMap((batch) =>
      this.#format(batch, batch.from, batch.to, clock.nowMs()),
    );
    this.#tail!.clear();
    if (rows.length > 0 || this.#total !== this.#reportedTotal) this.#print(rows);
  }

  #print(rows: readonly PrintedRow[]): void {
    this.#reportedTotal = this.#total;
    this.#context!.io.print(rows, this.#total);
  }

  // oxlint-disable-next-line max-params -- a range of a batch and its time
  #format(batch: RowBatch, from: number, to: number, timeMs: number): PrintedRow[] {
    const rows: PrintedRow[] = [];
    for (let row = from; row < to; row++) {
      const values = this.#fields.map(({ type }, i) => printValue(readValue(batch.columns[i]!, row), type));
      rows.push({ kind: ROW_KINDS[batch.rowKinds?.[row] ?? 0]!, values, timeMs });
    }
    return rows;
  }
}

/** Copies of the last `capacity` rows or more, in two halves that take turns. */
class RowTail {
  readonly #capacity: number;
  #older: TailHalf;
  #newer: TailHalf;

  constructor(fields: readonly Field[], capacity: number) {
    this.#capacity = capacity;
    this.#older = new TailHalf(fields, capacity);
    this.#newer = new TailHalf(fields, capacity);
  }

  keep(batch: RowBatch, from: number): void {
    for (let row = Math.max(from, batch.to - this.#capacity); row < batch.to; row++) {
      if (this.#newer.builder.full) this.#turn();
      this.#newer.append(batch, row);
    }
  }

  clear(): void {
    this.#older.builder.reset();
    this.#newer.builder.reset();
  }

  /** The last `capacity` rows at most, oldest first. */
  batches(): readonly RowBatch[] {
    const newer = this.#newer.take();
    const older = this.#older.take();
    older.from = Math.min(older.to, newer.rowCount);
    return [older, newer];
  }

  #turn(): void {
    [this.#older, this.#newer] = [this.#newer, this.#older];
    this.#newer.builder.reset();
  }
}

class TailHalf {
  readonly builder: BatchBuilder;
  readonly #kinds: Uint8Array;

  constructor(fields: readonly Field[], capacity: number) {
    this.builder = new BatchBuilder({ fields }, capacity);
    this.#kinds = new Uint8Array(capacity);
  }

  append(batch: RowBatch, row: number): void {
    this.#kinds[this.builder.rowCount] = batch.rowKinds?.[row] ?? 0;
    this.builder.appendRow(batch.columns, row);
  }

  take(): RowBatch {
    return this.builder.take(this.#kinds);
  }
}

export const printSinkFactory: OperatorFactory<"print-sink"> = ({ reader }) => new PrintSink(reader);
