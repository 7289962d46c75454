import type { InputGate } from "../network/input-gate.ts";
import type { OperatorChain } from "./operator-chain.ts";
import type { TaskEnvironment } from "./task.ts";

/**
 * What a task does that is the head of a loop: rows that come back are taken into memory while output waits for credit, as
 * that credit may be theirs to give. They count against the slot's managed memory: a loop that makes more rows than it
 * lets go of ends there, and not in a deadlock.
 */
export class LoopInput {
  readonly #gate: InputGate;
  readonly #environment: Pick<TaskEnvironment, "reserveMemory" | "releaseMemory">;
  #reserved = 0;
  /** Channels whose end has not come round. */
  #open: number;

  constructor(gate: InputGate, environment: Pick<TaskEnvironment, "reserveMemory" | "releaseMemory">) {
    this.#gate = gate;
    this.#open = Array.from({ length: gate.size }, (_, index) => index).filter((channel) =>
      gate.isFeedback(channel),
    ).length;
    this.#environment = environment;
  }

  /** Output waits for credit. False where the task is no head of a loop. */
  absorb({ head }: OperatorChain): boolean {
    if (!this.#gate.hasFeedback) return false;
    this.#gate.absorb();
    head.guard(() => this.#settle(this.#gate.absorbedBytes));
    return true;
  }

  /**
   * The job stops with a checkpoint that this task has taken: what comes back from here on is in it at most as rows in
   * flight, and would go round for ever if it were read. True where something came.
   */
  hold(chain: OperatorChain, isHeld: boolean): boolean {
    if (!this.#gate.hasFeedback) return false;
    this.#gate.holdsFeedback = isHeld;
    const came = isHeld && this.#gate.absorb();
    if (came) chain.head.guard(() => this.#settle(this.#gate.absorbedBytes));
    return came;
  }

  /** All inputs from outside have ended. False where there are no others. */
  beginsEnding(chain: OperatorChain): boolean {
    if (!this.#gate.hasFeedback) return false;
    const { head } = chain;
    if ("poll" in head.operator) return false;
    const { operator } = head;
    head.guard(() => operator.endOutside?.());
    return true;
  }

  /** Nothing is left to read; asked from `beginsEnding` on. */
  hasEnded({ head }: OperatorChain): boolean {
    return !("poll" in head.operator) && head.operator.loopEnded !== false;
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

  /** What was reserved for rows that are read by now is given back with the next ones. */
  #settle(bytes: number): void {
    if (bytes > this.#reserved) this.#environment.reserveMemory(bytes - this.#reserved);
    else this.#environment.releaseMemory(this.#reserved - bytes);
    this.#reserved = bytes;
  }
}
