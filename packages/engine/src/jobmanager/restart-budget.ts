import type { RestartStrategy } from "@millrace/graph";

/** How often a job may still be restarted, and after how long. */
export class RestartBudget {
  readonly #strategy: RestartStrategy;
  #used = 0;

  constructor(strategy: RestartStrategy) {
    this.#strategy = strategy;
  }

  get used(): number {
    return this.#used;
  }

  /** Takes one restart; null where none is left. */
  take(): { readonly delayMs: number; readonly restartsLeft: number } | null {
    if (this.#strategy.kind === "none" || this.#used >= this.#strategy.attempts) return null;
    this.#used += 1;
    return { delayMs: this.#strategy.delayMs, restartsLeft: this.#strategy.attempts - this.#used };
  }
}
