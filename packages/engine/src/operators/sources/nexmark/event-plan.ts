import { MAX_BATCH_ROWS } from "../../../batch/row-batch.ts";
import { epochKey, eventState } from "./counter-random.ts";
import { EPOCH_EVENTS, EPOCH_PERSONS, FIRST_BID_OFFSET } from "./event-time.ts";

/** Rows of a batch beyond its full epochs: a cut one at each end. */
export const MAX_RUNS = Math.ceil(MAX_BATCH_ROWS / EPOCH_EVENTS) + 2;

/**
 * Which events the rows of a batch are. A run is a piece of one epoch; within it, ids of persons and auctions are
 * constant, and the kinds of event stand in a fixed order.
 *
 * 1. The offset of row r in its epoch is (firstOffset + r) mod 50: every run but the first begins its epoch, and every
 *    run but the last ends it.
 */
export class EventPlan {
  rowCount = 0;
  runCount = 0;
  firstOffset = 0;
  readonly epochs = new Float64Array(MAX_RUNS);
  /** Row that offset 0 of the run's epoch has or would have; negative where the batch begins in the middle. */
  readonly origins = new Int32Array(MAX_RUNS);
  /** Row of the run's person, or -1. */
  readonly persons = new Int32Array(MAX_RUNS);
  readonly auctionsFrom = new Int32Array(MAX_RUNS);
  readonly auctionsTo = new Int32Array(MAX_RUNS);
  readonly bidsFrom = new Int32Array(MAX_RUNS);
  readonly bidsTo = new Int32Array(MAX_RUNS);
  /** Randomness of each row's event. */
  readonly states = new Int32Array(MAX_BATCH_ROWS);
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  clear(): void {
    this.rowCount = 0;
    this.runCount = 0;
  }

  /** True where a run that begins at `offset` may follow. */
  accepts(offset: number): boolean {
    return this.runCount === 0 || (offset === 0 && (this.firstOffset + this.rowCount) % EPOCH_EVENTS === 0);
  }

  /** The events of `epoch` at offsets [from, to). */
  add(epoch: number, from: number, to: number): void {
    const run = this.runCount++;
    const origin = this.rowCount - from;
    if (run === 0) this.firstOffset = from;
    this.epochs[run] = epoch;
    this.origins[run] = origin;
    this.persons[run] = from < EPOCH_PERSONS ? this.rowCount : -1;
    this.auctionsFrom[run] = origin + clamp(EPOCH_PERSONS, from, to);
    this.auctionsTo[run] = origin + clamp(FIRST_BID_OFFSET, from, to);
    this.bidsFrom[run] = this.auctionsTo[run]!;
    this.bidsTo[run] = origin + to;
    const key = epochKey(this.#seed, epoch);
    for (let offset = from; offset < to; offset++) this.states[origin + offset] = eventState(key, offset);
    this.rowCount += to - from;
  }
}

const clamp = (value: number, from: number, to: number): number => Math.min(Math.max(value, from), to);

/** Fills columns for those rows of the plan that have them. */
export type ColumnWriter = (plan: EventPlan) => void;
