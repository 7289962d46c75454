import { MAX_WATERMARK } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { hashMapStateBackend } from "../../state/keyed-state-backend.ts";
import type { LiveEntries } from "../live-entries.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import type { Operator, OperatorContext, Output } from "../operator.ts";
import { FinalRows } from "./final-rows.ts";
import type { FinalRowsPlan } from "./final-rows.ts";
import { SharedState } from "./shared-state.ts";

type EndPhase = "open" | "watermark" | "timers" | "input" | "ended";

/**
 * One instance of an operator, from its first key to its last. Its end is that of a job for it: the end of time, what it waits
 * for by the clock, the end of input. All that it reserved is given back.
 */
export class KeyRun {
  readonly #operator: Operator;
  readonly #context: OperatorContext;
  readonly #final: FinalRows | null;
  #rows = 0;
  #reserved = 0;
  #timerMs: number | null = null;
  #phase: EndPhase = "open";

  /** `shared`: what all runs begin with. */
  // oxlint-disable-next-line max-params -- an operator, and what it begins with
  constructor(
    operator: Operator,
    context: OperatorContext,
    final: FinalRowsPlan | null,
    shared: SharedState | null,
  ) {
    this.#operator = operator;
    this.#context = context;
    const output: Output = {
      emit: (batch) => context.output.emit(batch),
      emitWatermark: () => {},
      emitIdle: () => {},
      get blocked() {
        return context.output.blocked;
      },
    };
    const { outputSchema } = context;
    this.#final = final && outputSchema && new FinalRows(final, outputSchema, output);
    operator.open({
      ...context,
      output: this.#final ?? output,
      stateBackend: hashMapStateBackend,
      registerProcessingTimer: (atMs) => {
        this.#timerMs = atMs;
      },
      reserveMemory: (bytes) => {
        context.reserveMemory(bytes);
        this.#reserved += bytes;
      },
      releaseMemory: (bytes) => {
        context.releaseMemory(bytes);
        this.#reserved -= bytes;
      },
    });
    if (shared !== null) operator.restore?.(shared.reader);
  }

  get ended(): boolean {
    return this.#phase === "ended";
  }

  /** It has seen no row of a key. */
  get isNew(): boolean {
    return this.#rows === 0;
  }

  /** Its state has grown so far that it should end with the key that it is at. */
  isFull(mostBytes: number, mostRows: number): boolean {
    return this.#reserved >= mostBytes || this.#rows >= mostRows;
  }

  process(batch: RowBatch, input: number): void {
    this.#rows += batch.rowCount;
    this.#operator.processBatch(batch, input);
  }

  /** Rows that are for all keys, before those of keys. */
  share(batch: RowBatch, input: number): void {
    this.#operator.processBatch(batch, input);
  }

  /** What it has of all keys, once the rows for all of them have come. */
  sharedState(): SharedState {
    const state = new SharedState();
    this.#operator.snapshot?.(0, state.writer);
    return state;
  }

  /** True: nothing is left to emit before the next call. */
  drain(): boolean {
    return this.#operator.drain?.() ?? true;
  }

  /** Goes on ending, each step drained before the next; true when it has ended. Nothing is called after that. */
  end(): boolean {
    while (this.#phase !== "ended") {
      if (!this.drain() || this.#context.output.blocked) return false;
      this.#advance();
    }
    return true;
  }

  close(): void {
    if (this.#phase !== "ended") this.#operator.close?.();
    this.#phase = "ended";
    this.#giveBack();
  }

  inspect(): OperatorInspection {
    return this.#operator.inspect?.() ?? { state: [], timers: [] };
  }

  entries(state: string): LiveEntries | null {
    return this.#operator.entries?.(state) ?? null;
  }

  #advance(): void {
    switch (this.#phase) {
      case "open":
        this.#operator.processWatermark(MAX_WATERMARK);
        this.#phase = "watermark";
        return;
      case "watermark":
        this.#fireTimer();
        this.#phase = "timers";
        return;
      case "timers":
        this.#operator.endInput?.();
        this.#phase = "input";
        return;
      case "input":
        this.#final?.flush();
        this.close();
        return;
      case "ended":
    }
  }

  /** What waits for the clock does not wait for it: its time has come, once. */
  #fireTimer(): void {
    const atMs = this.#timerMs;
    this.#timerMs = null;
    if (atMs !== null) this.#operator.onProcessingTime?.(Math.max(atMs, this.#context.clock.nowMs()));
  }

  #giveBack(): void {
    if (this.#reserved > 0) this.#context.releaseMemory(this.#reserved);
    this.#reserved = 0;
  }
}
