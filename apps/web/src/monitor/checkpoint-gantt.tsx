import type { Checkpoint, Job } from "@millrace/protocol";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatLength } from "../ui/format-figure.ts";
import { checkpointReason } from "./log-words.ts";
import { axisTicks, ganttRows } from "./gantt.ts";
import type { GanttRow } from "./gantt.ts";

/** One checkpoint by subtask and phase, since its trigger. */
export function CheckpointGantt({ job, checkpoint }: { readonly job: Job; readonly checkpoint: Checkpoint }) {
  const w = useWords();
  const locale = useLocale();
  const tasks = job.jobGraph.vertices.flatMap((vertex) =>
    Array.from({ length: vertex.parallelism }, (_, subtask) => ({ vertexId: vertex.id, subtask })),
  );
  const rows = ganttRows(checkpoint, tasks);
  const longest = Math.max(
    1,
    ...rows.map((row) => row.endMs ?? 0),
    (checkpoint.endedMs ?? checkpoint.triggeredMs) - checkpoint.triggeredMs,
  );
  const ticks = axisTicks(longest);
  const endMs = ticks.at(-1) ?? longest;
  const names = new Map(
    job.jobGraph.vertices.map((vertex) => [vertex.id, vertex.operators[0]?.name ?? vertex.name]),
  );
  return (
    <div className="gantt scroll" data-testid="gantt">
      <p className="gantt-title">
        <b className="b">{w.checkpoints.title(checkpoint.id)}</b>{" "}
        <span className="d">{w.checkpoints.subtitle(checkpoint.acknowledged, checkpoint.total)}</span>
        {checkpoint.reason !== null && (
          <span className="errc"> {checkpointReason(checkpoint.reason, w)}</span>
        )}
      </p>
      <div className="gantt-body">
        {rows.map((row) => (
          <GanttLine
            key={`${row.vertexId} ${row.subtask}`}
            row={row}
            name={names.get(row.vertexId) ?? row.vertexId}
            endMs={endMs}
          />
        ))}
      </div>
      <div className="gantt-axis m dd" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ left: `${(tick / endMs) * 100}%` }}>
            {formatLength(tick, locale)}
          </span>
        ))}
      </div>
    </div>
  );
}

function GanttLine({
  row,
  name,
  endMs,
}: {
  readonly row: GanttRow;
  readonly name: string;
  readonly endMs: number;
}) {
  const w = useWords();
  const locale = useLocale();
  const share = (ms: number) => `${(ms / endMs) * 100}%`;
  return (
    <div className="gantt-line">
      <span className="el d" title={name}>
        {name}
      </span>
      <span className="m dd">{row.subtask + 1}</span>
      <span className="gantt-track">
        {row.phases?.map(({ phase, fromMs, toMs }) => (
          <i
            key={phase}
            className={`phase ${phase}`}
            title={`${w.checkpoints[phase]} ${formatLength(toMs - fromMs, locale)}`}
            style={{ left: share(fromMs), width: share(toMs - fromMs) }}
          />
        ))}
        {row.endMs !== null && <i className="acknowledged" style={{ left: share(row.endMs) }} />}
        {row.phases === null && <span className="dd">{w.checkpoints.waiting}</span>}
      </span>
      <span className="m gantt-length">{row.endMs === null ? "…" : formatLength(row.endMs, locale)}</span>
    </div>
  );
}
