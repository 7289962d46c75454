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

/**
 * A task that has ended counts nothing more. Totals are summed up with the last of them, and with the end of the job: while
 * others run they follow with what is measured next.
 */
export function takeLastFigures(event: JobEvent, { metrics, channels, counting, record }: Figures): void {
  if (event.kind === "task-state" && ENDED.has(event.state)) {
    metrics.end(event.task, event.timeMs, event.counters?.words);
    channels.end(event.task);
    if (!record.atRest) return;
  } else if (event.kind !== "job-state" || !record.ended) return;
  record.measured(counting.totals(metrics.snapshot()?.subtasks ?? []));
}
