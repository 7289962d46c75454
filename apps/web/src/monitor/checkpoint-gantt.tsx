import type { Checkpoint, Job } from "@millrace/protocol";
import { useRef } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatBytes, formatCount, formatExact, formatLength } from "../ui/format-figure.ts";
import { barriersInto } from "./barriers-come.ts";
import type { BarriersCome } from "./barriers-come.ts";
import { checkpointReason } from "./checkpoint-reason.ts";
import { axisTicks, ganttRows, rowsInFlight } from "./gantt.ts";
import type { GanttRow } from "./gantt.ts";
import { setText, useFigures } from "./use-figures.ts";

/** A shorter axis would show parts of a millisecond, which nobody measured. */
const SHORTEST_MS = 5;

/** One checkpoint by subtask and phase, since its trigger. */
export function CheckpointGantt({ job, checkpoint }: { readonly job: Job; readonly checkpoint: Checkpoint }) {
  const w = useWords();
  const locale = useLocale();
  const tasks = job.jobGraph.vertices.flatMap((vertex) =>
    Array.from({ length: vertex.parallelism }, (_, subtask) => ({ vertexId: vertex.id, subtask })),
  );
  const rows = ganttRows(checkpoint, tasks);
  const longest = Math.max(
    SHORTEST_MS,
    ...rows.map((row) => row.endMs ?? 0),
    (checkpoint.endedMs ?? checkpoint.triggeredMs) - checkpoint.triggeredMs,
  );
  const ticks = axisTicks(longest);
  const endMs = ticks.at(-1) ?? longest;
  const inFlight = rowsInFlight(checkpoint);
  const names = new Map(
    job.jobGraph.vertices.map((vertex) => [vertex.id, vertex.operators[0]?.name ?? vertex.name]),
  );
  return (
    <div className="gantt scroll" data-testid="gantt">
      <p className="gantt-title">
        <b className="b">{w.checkpoints.title(checkpoint.id)}</b>{" "}
        <span className="d">{w.checkpoints.subtitle(checkpoint.acknowledged, checkpoint.total)}</span>
        {inFlight !== null && (
          <span className="bpx"> {w.watch.checkpoint.overtook(formatCount(inFlight))}</span>
        )}
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
            barriers={
              checkpoint.state === "in-progress"
                ? barriersInto(job, { vertexId: row.vertexId, subtask: row.subtask }, checkpoint.id)
                : null
            }
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

/** How far a subtask is that has not acknowledged: measured, four times a second. */
function BarrierCount({ of }: { readonly of: () => BarriersCome }) {
  const w = useWords();
  const text = useRef<HTMLSpanElement>(null);
  useFigures(() => {
    const { come, channels } = of();
    const words =
      channels === 0 || come === channels
        ? w.watch.checkpoint.writing
        : come === 0
          ? w.watch.checkpoint.noBarrier
          : w.watch.checkpoint.barriersCome(come, channels);
    setText(text.current, words);
  });
  return <span className="dd" ref={text} />;
}

function GanttLine({
  row,
  name,
  endMs,
  barriers,
}: {
  readonly row: GanttRow;
  readonly name: string;
  readonly endMs: number;
  /** Barriers that have come to it so far, as counted at the moment; null: the checkpoint is over. */
  readonly barriers: (() => BarriersCome) | null;
}) {
  const w = useWords();
  const locale = useLocale();
  const { inFlight } = row;
  const share = (ms: number) => `${(ms / endMs) * 100}%`;
  return (
    <div className="gantt-line" data-unaligned={inFlight !== null}>
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
        {row.phases === null &&
          (barriers ? <BarrierCount of={barriers} /> : <span className="dd">{w.checkpoints.waiting}</span>)}
        {inFlight !== null && (
          <span
            className="gantt-flight bpx"
            title={w.watch.checkpoint.saved(formatExact(inFlight.rows), formatBytes(inFlight.bytes))}
          >
            ⇥ {formatCount(inFlight.rows)}
          </span>
        )}
      </span>
      <span className="m gantt-length">{row.endMs === null ? "…" : formatLength(row.endMs, locale)}</span>
    </div>
  );
}
