import type { StringColumn } from "../../../batch/column.ts";
import { LANE, mix32 } from "./counter-random.ts";
import type { ColumnWriter } from "./event-plan.ts";
import { writeText } from "./random-text.ts";
import type { TextShape } from "./random-text.ts";
import { setExtra } from "./text-columns.ts";
import type { TextColumns } from "./text-columns.ts";

const AVERAGE_BYTES = 500;
/** Id, initial bid, reserve, expiry, seller and category. */
const NUMBER_BYTES = 48;
const ITEM_NAME: TextShape = { maxLength: 20, special: 32 };
const DESCRIPTION: TextShape = { maxLength: 100, special: 32 };
const LANE_ITEM_NAME = Math.imul(21, LANE);
const LANE_DESCRIPTION = Math.imul(22, LANE);
const LANE_EXTRA = Math.imul(23, LANE);

export function auctionTextWriters(texts: TextColumns): ColumnWriter[] {
  const extra = texts.chosen("auction_extra");
  const itemName = texts.generated("auction_itemName", extra !== null);
  const description = texts.generated("auction_description", extra !== null);
  const writers: (ColumnWriter | null)[] = [
    itemName && eachAuction(textWriter(texts, itemName, LANE_ITEM_NAME, ITEM_NAME)),
    description && eachAuction(textWriter(texts, description, LANE_DESCRIPTION, DESCRIPTION)),
    extra &&
      eachAuction((row, state) => {
        const size = NUMBER_BYTES + itemName!.lengths[row]! + description!.lengths[row]!;
        setExtra(extra, row, mix32(state + LANE_EXTRA), size, AVERAGE_BYTES);
      }),
  ];
  return writers.filter((writer) => writer !== null);
}

type RowWriter = (row: number, state: number) => void;

function eachAuction(write: RowWriter): ColumnWriter {
  return (plan) => {
    for (let run = 0; run < plan.runCount; run++) {
      for (let row = plan.auctionsFrom[run]!; row < plan.auctionsTo[run]!; row++)
        write(row, plan.states[row]!);
    }
  };
}

function textWriter({ arena }: TextColumns, column: StringColumn, lane: number, shape: TextShape): RowWriter {
  return (row, state) => {
    arena.ensure(shape.maxLength);
    const length = writeText(arena.bytes, arena.used, mix32(state + lane), shape);
    column.offsets[row] = arena.used;
    column.lengths[row] = length;
    arena.used += length;
  };
}
