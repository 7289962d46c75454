import type { OperatorContext } from "./operator.ts";

/**
 * When an input without rows counts as idle: so long after the last, by the wall clock, as Flink's WatermarksWithIdleness.
 * Time in which output held the task back does not count: there may be rows that nobody could read.
 */
export class IdleTimeout {
  readonly #context: Pick<OperatorContext, "clock" | "backpressuredMs">;
  readonly #timeoutMs: number;
  #lastRowMs = 0;
  #backpressuredMs = 0;

  constructor(context: Pick<OperatorContext, "clock" | "backpressuredMs">, timeoutMs: number) {
    this.#context = context;
    this.#timeoutMs = timeoutMs;
    this.sawRow();
  }

  sawRow(): void {
    this.#lastRowMs = this.#context.clock.nowMs();
    this.#backpressuredMs = this.#context.backpressuredMs?.() ?? 0;
  }

  /** When it is over, as far as can be said now. */
  get atMs(): number {
    const heldBackMs = (this.#context.backpressuredMs?.() ?? 0) - this.#backpressuredMs;
    return this.#lastRowMs + this.#timeoutMs + heldBackMs;
  }
}
