import { CHANNEL_FIELDS } from "@millrace/protocol";
import type { ChannelField, ChannelRow } from "@millrace/protocol";

/** One channel between two subtasks. */
export interface ChannelFigures {
  /** Place of its edge in the JobGraph. */
  readonly edge: number;
  readonly producer: number;
  readonly consumer: number;
  readonly queued: number;
  readonly credits: number;
  /** What stands in its queue, behind so many segments; null: nothing. */
  readonly barrier: { readonly id: number; readonly ahead: number } | null;
  readonly newestWatermark: { readonly ms: number; readonly ahead: number } | null;
  /** Shut for alignment: its barrier has come, others have not. */
  readonly shut: boolean;
  readonly lastBarrier: number;
  /** What came over it; null: none yet. */
  readonly watermarkMs: number | null;
  readonly activity: "active" | "idle" | "ended";
  readonly rowsPerSecond: number;
  /** Rows that the newest barrier (`lastBarrier`) overtook in it. */
  readonly overtaken: number;
}

const ACTIVITIES = ["active", "idle", "ended"] as const;

export function channelFigures(row: ChannelRow): ChannelFigures {
  const at = (field: ChannelField): number => row[CHANNEL_FIELDS.indexOf(field)] ?? 0;
  const orNull = (field: ChannelField): number | null => row[CHANNEL_FIELDS.indexOf(field)] ?? null;
  const watermark = orNull("watermarkOnTheWay");
  return {
    edge: at("edge"),
    producer: at("producer"),
    consumer: at("consumer"),
    queued: at("queued"),
    credits: at("credits"),
    barrier: at("barrierOnTheWay") > 0 ? { id: at("barrierOnTheWay"), ahead: at("barrierAhead") } : null,
    newestWatermark: watermark === null ? null : { ms: watermark, ahead: at("watermarkAhead") },
    shut: at("shut") === 1,
    lastBarrier: at("barrier"),
    watermarkMs: orNull("watermark"),
    activity: ACTIVITIES[at("activity")] ?? "active",
    rowsPerSecond: at("rowsPerSecond"),
    overtaken: at("overtaken"),
  };
}

/** What the canvas shows of all channels of an edge. A place is a share of the queue, 0 at the gate, 1 behind all of it. */
export interface EdgeFlight {
  readonly queued: number;
  readonly credits: number;
  readonly channels: number;
  readonly rowsPerSecond: number;
  readonly shut: number;
  /** The barrier that is furthest from its gate. */
  readonly barrier: { readonly id: number; readonly place: number } | null;
  /** Rows that the newest barrier overtook; null: it came in its turn. */
  readonly overtaken: { readonly id: number; readonly rows: number } | null;
  /** The newest watermark that has not come yet, furthest from the gate. */
  readonly watermark: { readonly ms: number; readonly place: number } | null;
}

export function edgeFlight(channels: readonly ChannelFigures[]): EdgeFlight {
  const placed = channels.map((channel) => ({ channel, scale: Math.max(1, channel.queued) }));
  const barriers = placed.flatMap(({ channel: { barrier }, scale }) =>
    barrier ? [{ id: barrier.id, place: Math.min(1, barrier.ahead / scale) }] : [],
  );
  const watermarks = placed.flatMap(({ channel: { newestWatermark, watermarkMs }, scale }) =>
    newestWatermark && newestWatermark.ms > (watermarkMs ?? Number.NEGATIVE_INFINITY)
      ? [{ ms: newestWatermark.ms, place: Math.min(1, newestWatermark.ahead / scale) }]
      : [],
  );
  return {
    queued: total(channels, (channel) => channel.queued),
    credits: total(channels, (channel) => channel.credits),
    channels: channels.length,
    rowsPerSecond: total(channels, (channel) => channel.rowsPerSecond),
    shut: total(channels, (channel) => (channel.shut ? 1 : 0)),
    barrier: furthest(barriers),
    overtaken: overtakenBy(channels),
    watermark: furthest(watermarks),
  };
}

function overtakenBy(channels: readonly ChannelFigures[]): EdgeFlight["overtaken"] {
  const id = Math.max(0, ...channels.map(({ lastBarrier }) => lastBarrier));
  const rows = total(channels, (channel) => (channel.lastBarrier === id ? channel.overtaken : 0));
  return rows === 0 ? null : { id, rows };
}

function furthest<T extends { readonly place: number }>(marks: readonly T[]): T | null {
  return marks.reduce<T | null>((far, mark) => (far === null || mark.place > far.place ? mark : far), null);
}

function total(channels: readonly ChannelFigures[], value: (channel: ChannelFigures) => number): number {
  return channels.reduce((sum, channel) => sum + value(channel), 0);
}
