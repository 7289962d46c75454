/** The slot's budget of managed memory, as an operator's context offers it. */
export interface MemoryBudget {
  reserveMemory(bytes: number): void;
  releaseMemory(bytes: number): void;
}

/** For what is accounted elsewhere, or gone at once. */
export const UNCOUNTED: MemoryBudget = { reserveMemory: () => {}, releaseMemory: () => {} };

/** What one holder of state has reserved of a budget. */
export class ReservedMemory {
  readonly #budget: MemoryBudget;
  #bytes = 0;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Reserves what is missing to so many bytes, or gives back what is too much. */
  settle(bytes: number): void {
    if (bytes > this.#bytes) this.#budget.reserveMemory(bytes - this.#bytes);
    else this.#budget.releaseMemory(this.#bytes - bytes);
    this.#bytes = bytes;
  }

  release(): void {
    this.#budget.releaseMemory(this.#bytes);
    this.#bytes = 0;
  }
}
