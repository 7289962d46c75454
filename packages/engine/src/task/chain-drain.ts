import { isSink } from "@millrace/graph";
import type { ResultPartition } from "../network/result-partition.ts";
import type { ChainedInput } from "./chained-input.ts";

/** Frames beyond its credits that a partition takes so that a barrier can be taken. */
const OVERDRAFT_FRAMES = 64;

/** What a chain has not given away: what waits for credit in its partitions, and what its operators hold. */
export class ChainDrain {
  /** The last `drain` stopped at an operator that waits for I/O: the environment will wake the task. */
  stalled = false;
  /** That operator's rows are in its snapshots: it takes no more of them, and a barrier need not wait for it. */
  isFull = false;
  readonly #partitions: readonly ResultPartition[];
  /** Downstream first. */
  readonly #inputs: readonly ChainedInput[];

  constructor(partitions: readonly ResultPartition[], inputs: readonly ChainedInput[]) {
    this.#partitions = partitions;
    this.#inputs = inputs.filter(({ operator }) => operator.drain !== undefined).toReversed();
  }

  get blocked(): boolean {
    for (const partition of this.#partitions) if (partition.blocked) return true;
    return false;
  }

  /** Moves what waits for credit, then what operators still hold, downstream first. True when nothing is left. */
  drain(): boolean {
    this.stalled = false;
    this.isFull = false;
    return this.#drainPartitions() && this.#drainOperators();
  }

  /**
   * As `drain`, of a task whose input has ended: barriers alone may wait for credit, as a consumer that has finished takes
   * none and gives none back.
   */
  drainButBarriers(): boolean {
    if (this.drain()) return true;
    return this.holdsOnlyBarriers && this.#drainOperators(true);
  }

  /** What waits for credit is barriers alone. */
  get holdsOnlyBarriers(): boolean {
    return this.#partitions.every((partition) => partition.holdsOnlyBarriers);
  }

  /**
   * True where no operator holds anything but what is in its state, though output may wait for credit: a barrier can be
   * taken then. To get there operators may finish what they are at, into a bounded number of frames beyond their credits.
   */
  settle(): boolean {
    if (this.drain()) return true;
    if (this.stalled && !this.isFull) return false;
    for (const partition of this.#partitions) partition.overdraft = OVERDRAFT_FRAMES;
    try {
      return this.#finishOperators() && this.#finishOperators();
    } finally {
      for (const partition of this.#partitions) partition.overdraft = 0;
    }
  }

  #drainOperators(withoutCredit = false): boolean {
    for (const input of this.#inputs) {
      const { operator, spec } = input;
      if (!input.guard(() => operator.drain!())) {
        this.stalled = isSink(spec.spec) || operator.waitsForIo === true;
        this.isFull = this.stalled && operator.keepsWhatWaits === true;
        return false;
      }
      if (!withoutCredit && this.blocked) return false;
    }
    return true;
  }

  #finishOperators(): boolean {
    for (const input of this.#inputs) {
      const { operator } = input;
      if (operator.keepsWhatWaits !== true && !input.guard(() => operator.drain!())) return false;
      if (this.blocked) return false;
    }
    return true;
  }

  #drainPartitions(): boolean {
    let drained = true;
    for (const partition of this.#partitions) if (partition.blocked && !partition.drain()) drained = false;
    return drained;
  }
}
