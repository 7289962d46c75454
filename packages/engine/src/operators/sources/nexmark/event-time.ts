/** The number of the first event is 1 and its id 2, as in the generator that this one follows. */
export const FIRST_EVENT_ID = 2;
/** Events of an epoch: one person, three auctions, 46 bids, in this order. */
export const EPOCH_EVENTS = 50;
export const EPOCH_PERSONS = 1;
export const EPOCH_AUCTIONS = 3;
export const FIRST_BID_OFFSET = EPOCH_PERSONS + EPOCH_AUCTIONS;

/** Event time: ms since the epoch, of the event with this number (from 1). */
export class EventTime {
  readonly #baseTimeMs: number;
  readonly #delayUs: number;

  constructor(baseTimeMs: number, eventTimeRate: number) {
    this.#baseTimeMs = baseTimeMs;
    this.#delayUs = 1_000_000 / eventTimeRate;
  }

  at(eventNumber: number): number {
    return this.#baseTimeMs + Math.floor(Math.floor(eventNumber * this.#delayUs) / 1_000);
  }
}
