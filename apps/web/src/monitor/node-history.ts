import { HISTORY_FIELDS } from "@millrace/protocol";
import type { HistoryField, NodeHistory } from "@millrace/protocol";
import { skew } from "./job-figures.ts";
import type { NodeFigures } from "./job-figures.ts";

/** Ten minutes at one a second, as the server keeps. */
const KEPT = 600;
const INTERVAL_MS = 1_000;

/** One moment of a node; null: not measured then. */
export type HistoryPoint = Readonly<Record<HistoryField, number | null>> & { readonly timeMs: number };

/** What the server kept, as points. */
export function pointsOf({ timesMs, fields }: NodeHistory): readonly HistoryPoint[] {
  return timesMs.map((timeMs, index) => {
    const values = HISTORY_FIELDS.map((field, at) => [field, fields[at]?.[index] ?? null] as const);
    return { timeMs, ...(Object.fromEntries(values) as Record<HistoryField, number | null>) };
  });
}

export function pointOf(figures: NodeFigures, timeMs: number): HistoryPoint {
  return {
    timeMs,
    rowsIn: figures.recordsInPerSecond,
    rowsOut: figures.recordsOutPerSecond,
    busy: figures.busy,
    backpressured: figures.backpressured,
    watermark: figures.watermarkMs,
    late: figures.lateRecords,
    stateBytes: figures.stateBytes,
    queued: figures.subtasks.reduce((sum, { queued }) => sum + queued, 0),
    skew: skew(figures.subtasks),
    idle: 1 - figures.busy - figures.backpressured,
    stateEntries: figures.stateEntries,
    outside: figures.outsideRecords,
    unread: figures.unreadSideRecords,
    unrouted: figures.unroutedRecords,
    malformed: figures.malformedRecords,
    spilledBytes: figures.spilledBytes,
    openRequests: figures.openRequests,
    loopRows: figures.loopRows,
    timers: figures.timers,
  };
}

/** One a second, oldest first, ten minutes at most. */
export function withPoint(points: readonly HistoryPoint[], point: HistoryPoint): readonly HistoryPoint[] {
  const last = points.at(-1);
  if (last !== undefined && point.timeMs - last.timeMs < INTERVAL_MS - 100) return points;
  return [...points, point].slice(-KEPT);
}

/** What the server kept before the first point of this page comes first. */
export function joined(kept: readonly HistoryPoint[], own: readonly HistoryPoint[]): readonly HistoryPoint[] {
  const firstMs = own[0]?.timeMs ?? Number.POSITIVE_INFINITY;
  return [...kept.filter(({ timeMs }) => timeMs < firstMs), ...own].slice(-KEPT);
}
