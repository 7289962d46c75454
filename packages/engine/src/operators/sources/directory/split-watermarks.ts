import { MIN_WATERMARK } from "../../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import { ByteReader } from "../../../state/byte-reader.ts";
import { ByteWriter } from "../../../state/byte-writer.ts";
import { IdleTimeout } from "../../idle-timeout.ts";
import type { OperatorContext } from "../../operator.ts";

const SECTION = "watermark";

/**
 * The watermark of a subtask that reads several splits: the least of those that are open, and never less than it was. A
 * split that has ended holds nothing back. Without a split, or without rows for `idleTimeoutMs`, the subtask is idle.
 */
export class SplitWatermarks {
  readonly #context: OperatorContext;
  /** Null: it is never idle for want of rows. */
  readonly #timeout: IdleTimeout | null;
  #emitted = MIN_WATERMARK;
  #idle = false;

  constructor(context: OperatorContext, idleTimeoutMs: number | null) {
    this.#context = context;
    this.#timeout = idleTimeoutMs === null ? null : new IdleTimeout(context, idleTimeoutMs);
    this.#setTimer();
  }

  moved(splits: Iterable<{ readonly watermark: number }>): void {
    let least = Infinity;
    for (const { watermark } of splits) least = Math.min(least, watermark);
    if (least === Infinity || least <= this.#emitted) return;
    this.#emitted = least;
    this.#context.output.emitWatermark(least);
  }

  /** Rows have come, or a split that there will be rows of. */
  active(): void {
    this.#timeout?.sawRow();
    if (!this.#idle) return;
    this.#idle = false;
    this.#context.output.emitIdle(false);
    this.#setTimer();
  }

  /** There is no split to read: nothing is held back until there is one. */
  nothingToRead(): void {
    if (this.#idle) return;
    this.#idle = true;
    this.#context.output.emitIdle(true);
  }

  onProcessingTime(nowMs: number): void {
    if (this.#timeout === null || this.#idle) return;
    if (nowMs < this.#timeout.atMs) return this.#setTimer();
    this.#idle = true;
    this.#context.output.emitIdle(true);
  }

  restore(state: StateReader): void {
    const marks = state.operator(SECTION).map((bytes) => new ByteReader(bytes).float64());
    if (marks.length === 0) return;
    this.#emitted = Math.min(...marks);
    if (this.#emitted > MIN_WATERMARK) this.#context.output.emitWatermark(this.#emitted);
  }

  snapshot(state: StateWriter): void {
    const writer = new ByteWriter();
    writer.float64(this.#emitted);
    state.operator(SECTION, writer.finish());
  }

  #setTimer(): void {
    if (this.#timeout !== null) this.#context.registerProcessingTimer(this.#timeout.atMs);
  }
}
