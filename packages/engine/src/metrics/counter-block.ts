import { LAST_BUT_END, MAX_WATERMARK, MIN_WATERMARK } from "../batch/row-batch.ts";
import { OPERATOR_COUNTERS, OPERATOR_WORDS, TASK_COUNTERS, TASK_WORDS } from "./metrics-layout.ts";
import type { OperatorCounter, TaskCounter } from "./metrics-layout.ts";

const TASK_WORD = wordsByName(TASK_COUNTERS);
const OPERATOR_WORD = wordsByName(OPERATOR_COUNTERS);

function wordsByName<N extends string>(names: readonly N[]): Readonly<Record<N, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<N, number>;
}

/** Reads one task's block of counters by name. */
export class CounterBlock {
  readonly #words: Float64Array;

  constructor(words: Float64Array) {
    this.#words = words;
  }

  task(counter: TaskCounter): number {
    return this.#words[TASK_WORD[counter]] ?? 0;
  }

  operator(index: number, counter: OperatorCounter): number {
    return this.#words[TASK_WORDS + index * OPERATOR_WORDS + OPERATOR_WORD[counter]] ?? 0;
  }

  /** ms, or null before the first. */
  watermarkMs(index: number): number | null {
    const watermark = this.operator(index, "watermark");
    if (watermark <= MIN_WATERMARK) return null;
    return watermark >= LAST_BUT_END ? MAX_WATERMARK : watermark;
  }
}
