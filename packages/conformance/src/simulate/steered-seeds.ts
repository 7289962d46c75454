import { caseOfSeed } from "./case-of-seed.ts";
import type { Coverage } from "./coverage.ts";
import type { Program } from "../program.ts";

/** Seeds that are compared before one is run. */
const WINDOW = 24;

interface Candidate {
  readonly seed: number;
  readonly cells: readonly string[];
}

/** Of the next seeds always the one whose case is planned for most cells that no run has come to; one that was often in vain counts less. */
export class SteeredSeeds {
  readonly #coverage: Coverage;
  readonly #programs: readonly Program[];
  readonly #candidates: number[];
  readonly #tried = new Map<string, number>();
  #next: number;

  constructor(from: number, coverage: Coverage, programs: readonly Program[]) {
    this.#coverage = coverage;
    this.#programs = programs;
    this.#candidates = Array.from({ length: WINDOW }, (_, index) => from + index);
    this.#next = from + WINDOW;
  }

  take(): number {
    const candidates = this.#candidates.map((seed): Candidate => {
      return { seed, cells: this.#coverage.promised(caseOfSeed(seed, this.#programs)) };
    });
    const worth = ({ cells }: Candidate): number =>
      cells.reduce((sum, cell) => sum + 1 / (1 + (this.#tried.get(cell) ?? 0)), 0);
    const best = candidates.reduce((a, b) => (worth(b) > worth(a) ? b : a));
    for (const cell of best.cells) this.#tried.set(cell, (this.#tried.get(cell) ?? 0) + 1);
    this.#candidates.splice(this.#candidates.indexOf(best.seed), 1, this.#next++);
    return best.seed;
  }
}
