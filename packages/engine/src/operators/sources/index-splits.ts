import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { OperatorContext } from "../operator.ts";
import { hasPosition, readPositions, writePosition } from "./position-state.ts";

/** Every `stride`-th index from `next` on. */
interface IndexSplit {
  readonly owner: number;
  readonly stride: number;
  next: number;
}

/**
 * The indices below `count` that one subtask gives. At parallelism n, split k of n has those that are k modulo n:
 * together they are all of them, and all subtasks move on together. Position: stride and next index of each split; of a
 * subtask without splits, that it has none.
 */
export class IndexSplits {
  readonly #count: number;
  readonly #subtask: number;
  #splits: readonly IndexSplit[];

  constructor(count: number, { subtask, parallelism }: Pick<OperatorContext, "subtask" | "parallelism">) {
    this.#count = count;
    this.#subtask = subtask;
    this.#splits = [{ owner: subtask, stride: parallelism, next: subtask }];
  }

  restore(state: StateReader, context: OperatorContext): void {
    if (!hasPosition(state)) return;
    this.#splits = readPositions(state, context).flatMap(
      ({ owner, position: [stride, next] }): IndexSplit[] =>
        stride === undefined || next === undefined ? [] : [{ owner, stride, next }],
    );
  }

  snapshot(state: StateWriter): void {
    for (const { owner, stride, next } of this.#splits) writePosition(state, owner, [stride, next]);
    if (this.#splits.length === 0) writePosition(state, this.#subtask, []);
  }

  get ended(): boolean {
    return this.#splits.every(({ next }) => next >= this.#count);
  }

  /** Moves the next indices, `max` at most, into `target`, smallest first; returns how many. */
  take(target: Float64Array, max: number): number {
    let taken = 0;
    while (taken < max) {
      const split = this.#first();
      if (split === null) break;
      target[taken++] = split.next;
      split.next += split.stride;
    }
    return taken;
  }

  #first(): IndexSplit | null {
    let first: IndexSplit | null = null;
    for (const split of this.#splits) {
      if (split.next < this.#count && (first === null || split.next < first.next)) first = split;
    }
    return first;
  }
}
