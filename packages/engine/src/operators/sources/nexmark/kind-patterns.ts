import { MAX_BATCH_ROWS } from "../../../batch/row-batch.ts";
import { EPOCH_EVENTS, EPOCH_PERSONS, FIRST_BID_OFFSET } from "./event-time.ts";

export const PERSON = 0;
export const AUCTION = 1;
export const BID = 2;

const kindAt = (offset: number): number => {
  if (offset < EPOCH_PERSONS) return PERSON;
  return offset < FIRST_BID_OFFSET ? AUCTION : BID;
};

/**
 * The kinds of event repeat every 50 rows, so that the column of kinds and the null flags of what belongs to one kind are
 * written once and lent as views, one for each offset at which a batch can begin. Never written again.
 */
export interface KindPatterns {
  readonly kinds: Int32Array;
  /** Null flags of the columns of persons, auctions and bids. */
  readonly nulls: readonly Uint8Array[];
}

const LENGTH = MAX_BATCH_ROWS + EPOCH_EVENTS;
const KINDS = Int32Array.from({ length: LENGTH }, (_, row) => kindAt(row % EPOCH_EVENTS));
const NULLS = [PERSON, AUCTION, BID].map((kind) =>
  Uint8Array.from(KINDS, (other) => (other === kind ? 0 : 1)),
);

/** By the offset in its epoch of a batch's first row. */
export const KIND_PATTERNS: readonly KindPatterns[] = Array.from({ length: EPOCH_EVENTS }, (_, offset) => ({
  kinds: KINDS.subarray(offset, offset + MAX_BATCH_ROWS),
  nulls: NULLS.map((nulls) => nulls.subarray(offset, offset + MAX_BATCH_ROWS)),
}));
