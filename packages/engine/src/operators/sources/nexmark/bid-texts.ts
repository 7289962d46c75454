import type { StringColumn } from "../../../batch/column.ts";
import { below, LANE, mix32 } from "./counter-random.ts";
import type { ColumnWriter } from "./event-plan.ts";
import { CHANNELS, EXTRA_BYTES, HOT_CHANNELS } from "./static-heap.ts";
import type { TextTable } from "./static-heap.ts";
import type { TextColumns } from "./text-columns.ts";

/** 100 bytes on average, of which 32 count as used: 68, give or take a fifth. */
const EXTRA_MIN = 54;
const EXTRA_LENGTHS = 28;
const HOT_CHANNEL_BIT = 8;
const LANE_CHANNEL = Math.imul(31, LANE);
const LANE_EXTRA = Math.imul(32, LANE);

export function bidTextWriters(texts: TextColumns): ColumnWriter[] {
  const { channels, urls } = texts.heap;
  const channel = texts.chosen("bid_channel");
  const url = texts.chosen("bid_url");
  const extra = texts.chosen("bid_extra");
  const writers: (ColumnWriter | null)[] = [
    channel && writeChosen(channel, channels),
    url && writeChosen(url, urls),
    extra && writeExtra(extra),
  ];
  return writers.filter((writer) => writer !== null);
}

/** Every second bid comes through one of the hot channels. A channel and its url have the same index. */
function channelOf(state: number): number {
  return (state & HOT_CHANNEL_BIT) === 0
    ? HOT_CHANNELS.length + below(mix32(state + LANE_CHANNEL), CHANNELS)
    : (state >>> 4) & (HOT_CHANNELS.length - 1);
}

function writeChosen({ offsets, lengths }: StringColumn, table: TextTable): ColumnWriter {
  return (plan) => {
    const { states } = plan;
    for (let run = 0; run < plan.runCount; run++) {
      const end = plan.bidsTo[run]!;
      for (let row = plan.bidsFrom[run]!; row < end; row++) {
        const index = channelOf(states[row]!);
        offsets[row] = table.offsets[index]!;
        lengths[row] = table.lengths[index]!;
      }
    }
  };
}

function writeExtra({ offsets, lengths }: StringColumn): ColumnWriter {
  return (plan) => {
    const { states } = plan;
    for (let run = 0; run < plan.runCount; run++) {
      const end = plan.bidsTo[run]!;
      for (let row = plan.bidsFrom[run]!; row < end; row++) {
        const state = states[row]!;
        const length = EXTRA_MIN + ((((state >>> 8) & 0xffff) * EXTRA_LENGTHS) >>> 16);
        lengths[row] = length;
        offsets[row] = below(mix32(state + LANE_EXTRA), EXTRA_BYTES - length + 1);
      }
    }
  };
}
