import { existsSync, rmSync } from "node:fs";
import { BatchBuilder } from "@millrace/engine";
import type { OperatorContext, SourceOperator, StateReader, StateWriter } from "@millrace/engine";

const MAX_ROWS = 1_024;
const PAUSE_MS = 5;
const ROWS_PER_PAUSE = 4;
const POSITION = "position";

/**
 * Rows (key BIGINT, due DOUBLE): each of its keys once, as fast as it can, then the keys again in a mixed order, a few at
 * a time. While the file `failSwitch` is there it fails once, and says in its message when.
 */
export class KeyedSource implements SourceOperator {
  readonly #keys: number;
  readonly #failSwitch: string;
  #context: OperatorContext | null = null;
  #builder: BatchBuilder | null = null;
  #next = 0;
  #pausedMs = 0;

  constructor(keys: number, failSwitch: string) {
    this.#keys = keys;
    this.#failSwitch = failSwitch;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#builder = new BatchBuilder({ fields: context.outputSchema?.fields ?? [] }, MAX_ROWS);
  }

  restore(state: StateReader): void {
    const [bytes] = state.operator(POSITION);
    if (bytes !== undefined) this.#next = Number(new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0));
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    const context = this.#context!;
    const own = Math.floor(this.#keys / context.parallelism);
    const fills = this.#next < own;
    const nowMs = context.clock.nowMs();
    if (!fills && nowMs < this.#pausedMs) return "idle";
    this.#emit(own, fills ? Math.min(own - this.#next, maxRows, MAX_ROWS) : ROWS_PER_PAUSE);
    if (fills) return "more";
    this.#pausedMs = nowMs + PAUSE_MS;
    context.registerProcessingTimer(this.#pausedMs);
    if (context.subtask === 0 && existsSync(this.#failSwitch)) this.#fail();
    return "idle";
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, this.#next);
    state.operator(POSITION, bytes);
  }

  #emit(own: number, rows: number): void {
    const { parallelism, subtask, output } = this.#context!;
    const builder = this.#builder!;
    const [keys, dues] = builder.columns;
    builder.reset();
    for (let row = 0; row < rows; row++, this.#next++) {
      const index = this.#next < own ? this.#next : Math.imul(this.#next, 0x9e3779b1) >>> 0;
      if (keys?.kind === "int64") keys.values[row] = BigInt((index % own) * parallelism + subtask);
      if (dues?.kind === "float64") dues.values[row] = this.#next;
      builder.rowCount += 1;
    }
    output.emit(builder.take());
  }

  #fail(): never {
    rmSync(this.#failSwitch, { force: true });
    throw new Error(`failed at ${performance.timeOrigin + performance.now()}`);
  }
}
