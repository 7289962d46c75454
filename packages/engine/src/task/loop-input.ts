import type { InputGate } from "../network/input-gate.ts";
import type { Operator } from "../operators/operator.ts";
import type { OperatorChain } from "./operator-chain.ts";
import type { TaskEnvironment } from "./task.ts";

type LoopEnvironment = Pick<TaskEnvironment, "reserveMemory" | "releaseMemory">;

/**
 * What a task does that is the head of a loop: rows that come back are taken into memory while output waits for credit, as
 * that credit may be theirs to give. They count against the slot's managed memory: a loop that makes more rows than it
 * lets go of ends there, and not in a deadlock.
 *
 * The loop ends when no row has come back for a while after its inputs have ended and, where the job has checkpoints, one
 * of them found it empty: a row can be slow to come back, as where a process sleeps.
 */
export class LoopInput {
  readonly #gate: InputGate;
  readonly #environment: LoopEnvironment;
  #reserved = 0;
  /** Channels whose end has not come round. */
  #open: number;
  /** Its inputs from outside have ended, and it has not. */
  #ending: Operator | null = null;
  /** Without checkpoints nobody can tell. */
  #isEmpty: boolean;

  constructor(gate: InputGate, environment: LoopEnvironment, hasCheckpoints: boolean) {
    this.#gate = gate;
    this.#isEmpty = !hasCheckpoints;
    this.#open = Array.from({ length: gate.size }, (_, index) => index).filter((channel) =>
      gate.isFeedback(channel),
    ).length;
    this.#environment = environment;
  }

  /** Output waits for credit. False where the task is no head of a loop. */
  absorb(chain: OperatorChain): boolean {
    if (!this.#gate.hasFeedback) return false;
    this.#takeIn(chain);
    return true;
  }

  /**
   * The job stops with a checkpoint that this task has taken: what comes back from here on is in it at most as rows in
   * flight, and would go round for ever if it were read. True where something came.
   */
  hold(chain: OperatorChain, isHeld: boolean): boolean {
    if (!this.#gate.hasFeedback) return false;
    this.#gate.holdsFeedback = isHeld;
    return isHeld && this.#takeIn(chain);
  }

  /** All inputs from outside have ended. False where there are no others. */
  beginsEnding(chain: OperatorChain): boolean {
    if (!this.#gate.hasFeedback) return false;
    const { head } = chain;
    if ("poll" in head.operator) return false;
    const { operator } = head;
    this.#ending = operator;
    head.guard(() => operator.endOutside?.());
    return true;
  }

  /** It is the head of a loop, and rows may come from outside. */
  get isOpen(): boolean {
    return this.#gate.hasFeedback && this.#ending === null;
  }

  /** A checkpoint found no row in the loop, and none to come: as nothing can have come since, that holds from here on. */
  foundEmpty(): void {
    this.#isEmpty = true;
  }

  /** When the loop ends, should nothing come back until then: monotonic; null: not by time alone. */
  get endsMs(): number | null {
    if (this.#ending === null || !this.#isEmpty || this.#gate.holdsFeedback) return null;
    return this.#ending.loopEndsMs ?? 0;
  }

  /** Nothing is left to read: true where that is the end of the loop. */
  hasEnded(nowMs: number): boolean {
    const endsMs = this.endsMs;
    return endsMs !== null && nowMs >= endsMs;
  }

  /** The end of the loop has come back by one of its channels. */
  cameRound(): void {
    this.#open--;
  }

  get isRound(): boolean {
    return this.#open <= 0;
  }

  close(): void {
    this.#settle(0);
  }

  /** False where nothing had come back. */
  #takeIn({ head }: OperatorChain): boolean {
    const came = this.#gate.absorb();
    head.guard(() => this.#settle(this.#gate.absorbedBytes));
    return came;
  }

  /** What was reserved for rows that are read by now is given back with the next ones. */
  #settle(bytes: number): void {
    if (bytes > this.#reserved) this.#environment.reserveMemory(bytes - this.#reserved);
    else this.#environment.releaseMemory(this.#reserved - bytes);
    this.#reserved = bytes;
  }
}
