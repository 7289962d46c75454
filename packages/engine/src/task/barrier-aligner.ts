import type { CheckpointMode } from "@millrace/graph";
import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import type { InputGate } from "../network/input-gate.ts";
import type { Clock } from "../time/clock.ts";

/** A barrier that has come on every channel. */
export interface AlignedBarrier {
  readonly checkpointId: number;
  readonly type: CheckpointType;
  readonly triggeredMs: number;
  readonly startDelayMs: number;
  readonly alignmentMs: number;
  readonly rowsBuffered: number;
  /** Which channels had given it. */
  readonly given: (channel: number) => boolean;
}

/**
 * Aligns barriers: a channel that gave barrier n is blocked until all have given it, so that the snapshot holds exactly
 * what came before n on every channel (law 5). Channels whose producer has finished are not waited for. A newer barrier
 * ends an older alignment; what comes back by a loop is not waited for, as its barrier comes only after this one goes out; barriers that are not newer than the last one that was taken or given up are passed over.
 * At least once, no channel is blocked (a savepoint's are): the snapshot is taken when the last barrier comes.
 */
export class BarrierAligner {
  readonly #gate: InputGate;
  readonly #clock: Clock;
  readonly #blocks: boolean;
  readonly #received: Uint8Array;
  #current = 0;
  #done = 0;
  #type: CheckpointType = "checkpoint";
  #triggeredMs = 0;
  #startDelayMs = 0;
  #startedMs = 0;
  /** Channel that gave its barrier just now: its rows have not waited. */
  #newest = -1;

  constructor(gate: InputGate, clock: Clock, mode: CheckpointMode = "aligned") {
    this.#gate = gate;
    this.#clock = clock;
    this.#blocks = mode !== "at-least-once";
    this.#received = new Uint8Array(gate.size);
  }

  get aligning(): boolean {
    return this.#current !== 0;
  }

  /** The checkpoint that is being aligned; 0: none. */
  get current(): number {
    return this.#current;
  }

  /** The newest checkpoint that was taken or given up. */
  get done(): number {
    return this.#done;
  }

  /** The barrier is taken before its turn: which channels had given it. All channels are open again. */
  overtake(checkpointId: number): (channel: number) => boolean {
    const given = this.#current === checkpointId ? this.#received.slice() : null;
    this.#done = checkpointId;
    this.#giveUp();
    return (channel) => given !== null && given[channel] === 1;
  }

  /** True where the barrier begins an alignment. */
  // oxlint-disable-next-line max-params -- a barrier, and where it came
  barrier(
    channel: number,
    checkpointId: number,
    triggeredMs: number,
    type: CheckpointType = "checkpoint",
  ): boolean {
    if (checkpointId <= this.#done || checkpointId < this.#current) return false;
    const begins = checkpointId > this.#current;
    if (begins) this.#begin(checkpointId, triggeredMs, type);
    this.#received[channel] = 1;
    this.#newest = channel;
    if (this.#blocks || type === "savepoint") this.#gate.block(channel);
    return begins;
  }

  /** The barrier, once every channel has given it or is exhausted; channels are open again then. */
  take(): AlignedBarrier | null {
    if (this.#current === 0) return null;
    const newest = this.#newest;
    this.#newest = -1;
    for (let channel = 0; channel < this.#received.length; channel++) {
      if (this.#gate.isFeedback(channel)) continue;
      if (this.#received[channel] === 0 && !this.#gate.exhausted(channel)) return null;
    }
    const received = this.#received.slice();
    const aligned: AlignedBarrier = {
      checkpointId: this.#current,
      type: this.#type,
      triggeredMs: this.#triggeredMs,
      startDelayMs: this.#startDelayMs,
      alignmentMs: this.#clock.monotonicMs() - this.#startedMs,
      rowsBuffered: this.#gate.heldRows(newest),
      given: (channel) => received[channel] === 1,
    };
    this.#done = this.#current;
    this.#giveUp();
    return aligned;
  }

  abort(checkpointId: number): void {
    if (checkpointId > this.#done) this.#done = checkpointId;
    if (this.#current !== 0 && this.#current <= checkpointId) this.#giveUp();
  }

  /** Nothing that runs feeds the task: the barrier stands behind all that its channels still hold. */
  trigger(checkpointId: number, triggeredMs: number, type: CheckpointType): void {
    if (checkpointId > this.#done && checkpointId > this.#current)
      this.#begin(checkpointId, triggeredMs, type);
  }

  #begin(checkpointId: number, triggeredMs: number, type: CheckpointType): void {
    this.#giveUp();
    this.#current = checkpointId;
    this.#type = type;
    this.#triggeredMs = triggeredMs;
    this.#startDelayMs = Math.max(0, this.#clock.nowMs() - triggeredMs);
    this.#startedMs = this.#clock.monotonicMs();
  }

  #giveUp(): void {
    this.#current = 0;
    this.#received.fill(0);
    this.#gate.unblockAll();
  }
}
