import type { JobEvent, RowCounting } from "@millrace/engine/node";
import type { ChannelReadings } from "../live/channel-readings.ts";
import type { JobMetrics } from "../live/job-metrics.ts";
import type { JobRecord } from "./job-record.ts";

const ENDED: ReadonlySet<string> = new Set(["finished", "failed", "cancelled"]);

interface Figures {
  readonly metrics: JobMetrics;
  readonly channels: ChannelReadings;
  readonly counting: RowCounting;
  readonly record: JobRecord;
}

/** A task that has ended counts nothing more. */
export function takeLastFigures(event: JobEvent, { metrics, channels, counting, record }: Figures): void {
  if (event.kind !== "task-state" || !ENDED.has(event.state)) return;
  metrics.end(event.task, event.timeMs, event.counters?.words);
  channels.end(event.task);
  record.measured(counting.totals(metrics.snapshot()?.subtasks ?? []));
}
