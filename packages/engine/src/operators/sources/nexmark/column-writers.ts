import { InvariantError } from "@millrace/graph";
import type { Column, Float64Column, Int64Column } from "../../../batch/column.ts";
import { auctionTextWriters } from "./auction-texts.ts";
import { below, LANE, mix32 } from "./counter-random.ts";
import type { ColumnWriter, EventPlan } from "./event-plan.ts";
import { EPOCH_AUCTIONS, EPOCH_EVENTS, FIRST_EVENT_ID } from "./event-time.ts";
import type { EventTime } from "./event-time.ts";
import { bidTextWriters } from "./bid-texts.ts";
import { personTextWriters } from "./person-texts.ts";
import { price } from "./price.ts";
import type { TextColumns } from "./text-columns.ts";

const FIRST_ID = 1_000;
const FIRST_CATEGORY = 10;
const CATEGORIES = 5;
const HOT_RATIO = 100;
const ACTIVE_PERSONS = 1_000;
const IN_FLIGHT_AUCTIONS = 100;
const ID_LEAD = 10;
const HIGH_WORD = 2 ** -32;

/** Bits of an event's state that are choices by themselves; everything else is drawn from a lane of its own. */
const HOT_AUCTION_BIT = 1;
const HOT_PERSON_BITS = 6;
const LANE_PRICE = Math.imul(1, LANE);
const LANE_RESERVE = Math.imul(2, LANE);
const LANE_PERSON = Math.imul(3, LANE);
const LANE_AUCTION = Math.imul(4, LANE);
const LANE_CATEGORY = Math.imul(5, LANE);
const LANE_EXPIRES = Math.imul(6, LANE);

/** The writers that fill `columns` (name to column), in the order in which they must run. */
export function columnWriters(
  columns: ReadonlyMap<string, Column>,
  time: EventTime,
  texts: TextColumns,
): readonly ColumnWriter[] {
  const writers: ColumnWriter[] = [];
  for (const [name, column] of columns) {
    if (column.kind === "int64") writers.push(longWriter(name, column));
    if (column.kind === "float64") writers.push(timeWriter(name, column, time));
  }
  return [...writers, ...personTextWriters(texts), ...auctionTextWriters(texts), ...bidTextWriters(texts)];
}

function timeWriter(name: string, column: Float64Column, time: EventTime): ColumnWriter {
  return name === "dateTime" ? writeDateTime(column, time) : writeExpires(column, time);
}

function longWriter(name: string, column: Int64Column): ColumnWriter {
  const make = LONG_WRITERS[name];
  if (make === undefined) throw new InvariantError(`the generator has no column ${name}`);
  return make(column);
}

const LONG_WRITERS: Readonly<Record<string, (column: Int64Column) => ColumnWriter>> = {
  person_id: writePersonId,
  auction_id: writeAuctionId,
  auction_initialBid: (column) => writeAuctions(column, initialBid),
  auction_reserve: (column) =>
    writeAuctions(column, (state) => initialBid(state) + price(mix32(state + LANE_RESERVE))),
  auction_category: (column) =>
    writeAuctions(column, (state) => FIRST_CATEGORY + below(mix32(state + LANE_CATEGORY), CATEGORIES)),
  auction_seller: writeSeller,
  bid_auction: writeBidAuction,
  bid_bidder: writeBidder,
  bid_price: writeBidPrice,
};

const initialBid = (state: number): number => price(mix32(state + LANE_PRICE));

function writeDateTime({ values }: Float64Column, time: EventTime): ColumnWriter {
  return (plan) => {
    for (let run = 0; run < plan.runCount; run++) {
      const end = plan.bidsTo[run]!;
      const row0 = run === 0 ? 0 : plan.origins[run]!;
      let eventNumber = eventNumberOf(plan, run) + row0 - plan.origins[run]!;
      for (let row = row0; row < end; row++) values[row] = time.at(eventNumber++);
    }
  };
}

/** Number of the event at offset 0 of the run's epoch. */
const eventNumberOf = (plan: EventPlan, run: number): number =>
  plan.epochs[run]! * EPOCH_EVENTS - (FIRST_EVENT_ID - 1);

/** Ends between 1 ms and twice the time in which as many auctions begin as are in flight. */
function writeExpires({ values }: Float64Column, time: EventTime): ColumnWriter {
  const events = Math.floor((IN_FLIGHT_AUCTIONS * EPOCH_EVENTS) / EPOCH_AUCTIONS);
  return (plan) => {
    const { states } = plan;
    for (let run = 0; run < plan.runCount; run++) {
      const origin = eventNumberOf(plan, run) - plan.origins[run]!;
      for (let row = plan.auctionsFrom[run]!; row < plan.auctionsTo[run]!; row++) {
        const now = time.at(origin + row);
        const horizon = time.at(origin + row + events) - now;
        const random = mix32(states[row]! + LANE_EXPIRES) >>> 0;
        values[row] = now + 1 + Math.floor(random * HIGH_WORD * Math.max(2 * horizon, 1));
      }
    }
  };
}

/** Stores an integer of up to 2^53: typed arrays keep the lowest 32 bits of what is stored. */
function storeLong(words: Int32Array, row: number, value: number): void {
  words[2 * row] = value;
  words[2 * row + 1] = value * HIGH_WORD;
}

function writePersonId({ words }: Int64Column): ColumnWriter {
  return (plan) => {
    for (let run = 0; run < plan.runCount; run++) {
      const row = plan.persons[run]!;
      if (row >= 0) storeLong(words, row, plan.epochs[run]! + FIRST_ID);
    }
  };
}

function writeAuctionId({ words }: Int64Column): ColumnWriter {
  return (plan) => {
    for (let run = 0; run < plan.runCount; run++) {
      const first = plan.epochs[run]! * EPOCH_AUCTIONS + FIRST_ID - plan.origins[run]! - 1;
      for (let row = plan.auctionsFrom[run]!; row < plan.auctionsTo[run]!; row++)
        storeLong(words, row, first + row);
    }
  };
}

function writeAuctions({ words }: Int64Column, valueOf: (state: number) => number): ColumnWriter {
  return (plan) => {
    const { states } = plan;
    for (let run = 0; run < plan.runCount; run++) {
      for (let row = plan.auctionsFrom[run]!; row < plan.auctionsTo[run]!; row++) {
        words[2 * row] = valueOf(states[row]!);
        words[2 * row + 1] = 0;
      }
    }
  };
}

/** First of the active persons (the newest 1,000), and of how many ids one is drawn: some are yet to come. */
const firstActive = (lastPerson: number): number => Math.max(lastPerson + 1 - ACTIVE_PERSONS, 0);
const activeIds = (lastPerson: number): number => Math.min(lastPerson + 1, ACTIVE_PERSONS) + ID_LEAD;

/** Three of four sellers are the first person of the newest hundred. */
function writeSeller({ words }: Int64Column): ColumnWriter {
  return (plan) => {
    const { states } = plan;
    for (let run = 0; run < plan.runCount; run++) {
      const last = plan.epochs[run]!;
      const hot = Math.floor(last / HOT_RATIO) * HOT_RATIO + FIRST_ID;
      const cold = firstActive(last) + FIRST_ID;
      const ids = activeIds(last);
      for (let row = plan.auctionsFrom[run]!; row < plan.auctionsTo[run]!; row++) {
        const state = states[row]!;
        const isHot = (state & HOT_PERSON_BITS) !== 0;
        storeLong(words, row, isHot ? hot : cold + below(mix32(state + LANE_PERSON), ids));
      }
    }
  };
}

/** Three of four bidders are the second person of the newest hundred. Ids begin at 2,000: 1,000 is added twice. */
function writeBidder({ words }: Int64Column): ColumnWriter {
  return (plan) => {
    const { states } = plan;
    for (let run = 0; run < plan.runCount; run++) {
      const last = plan.epochs[run]!;
      const hot = Math.floor(last / HOT_RATIO) * HOT_RATIO + 1 + 2 * FIRST_ID;
      const cold = firstActive(last) + 2 * FIRST_ID;
      const ids = activeIds(last);
      const end = plan.bidsTo[run]!;
      for (let row = plan.bidsFrom[run]!; row < end; row++) {
        const state = states[row]!;
        const isHot = (state & HOT_PERSON_BITS) !== 0;
        storeLong(words, row, isHot ? hot : cold + below(mix32(state + LANE_PERSON), ids));
      }
    }
  };
}

/** Every second bid is for the first auction of the newest hundred. */
function writeBidAuction({ words }: Int64Column): ColumnWriter {
  return (plan) => {
    const { states } = plan;
    for (let run = 0; run < plan.runCount; run++) {
      const last = plan.epochs[run]! * EPOCH_AUCTIONS + EPOCH_AUCTIONS - 1;
      const hot = Math.floor(last / HOT_RATIO) * HOT_RATIO + FIRST_ID;
      const first = Math.max(last - IN_FLIGHT_AUCTIONS, 0);
      const ids = last - first + 1 + ID_LEAD;
      const cold = first + FIRST_ID;
      const end = plan.bidsTo[run]!;
      for (let row = plan.bidsFrom[run]!; row < end; row++) {
        const state = states[row]!;
        const isHot = (state & HOT_AUCTION_BIT) !== 0;
        storeLong(words, row, isHot ? hot : cold + below(mix32(state + LANE_AUCTION), ids));
      }
    }
  };
}

function writeBidPrice({ words }: Int64Column): ColumnWriter {
  return (plan) => {
    const { states } = plan;
    for (let run = 0; run < plan.runCount; run++) {
      const end = plan.bidsTo[run]!;
      for (let row = plan.bidsFrom[run]!; row < end; row++) {
        words[2 * row] = price(mix32(states[row]! + LANE_PRICE));
        words[2 * row + 1] = 0;
      }
    }
  };
}
