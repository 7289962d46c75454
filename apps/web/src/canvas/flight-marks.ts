import type { EdgeFlight } from "../monitor/channel-figures.ts";
import type { ChannelView } from "./channel-view.ts";
import { markDistance, markPart } from "./edge-cells.ts";
import { formatCount } from "../ui/format-figure.ts";
import { placeFromGate } from "./route-place.ts";
import type { RoutePlace } from "./route-place.ts";

/** A barrier or watermark on a channel, where it was found. */
export interface FlightMark {
  readonly place: RoutePlace;
  readonly text: string;
}

export interface FlightMarks {
  readonly barrier: FlightMark | null;
  readonly watermark: FlightMark | null;
  /** The gate is shut for alignment on at least one channel of the edge. */
  readonly shut: boolean;
}

export interface FlightView {
  readonly channel: ChannelView;
  /** Cells of each part of the job edge, producer first, and which of them the channel is. */
  readonly parts: readonly number[];
  readonly part: number;
  /** Filled cells of the whole job edge. */
  readonly filled: number;
}

const NONE: FlightMarks = { barrier: null, watermark: null, shut: false };

/**
 * What of an edge's flight stands on this part of its way. Without cells there is no scale to place it on. A barrier that
 * overtook rows stands at the gate, with their number, until the next one is on its way.
 */
export function flightMarks(
  flight: EdgeFlight | null,
  view: FlightView,
  eventTime: (ms: number) => string,
): FlightMarks {
  if (flight === null) return NONE;
  const { barrier, watermark, overtaken } = flight;
  const last = view.part === view.parts.length - 1;
  return {
    barrier: barrier
      ? mark(barrier.place, view, String(barrier.id))
      : overtaken && mark(0, view, `${overtaken.id} ⇥ ${formatCount(overtaken.rows)}`),
    watermark: watermark && mark(watermark.place, view, eventTime(watermark.ms)),
    shut: last && flight.shut > 0,
  };
}

function mark(share: number, { channel, parts, part, filled }: FlightView, text: string): FlightMark | null {
  const at = markPart(parts, Math.round(share * filled));
  if (at.part !== part || channel.cells === 0) return null;
  return { place: placeFromGate(channel.route, markDistance(at.cells)), text };
}
