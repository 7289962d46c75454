import type { Checkpoint, Job } from "@millrace/protocol";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { setView, useView } from "../store/view-store.ts";
import { formatBytes, formatClock, formatCount, formatLength } from "../ui/format-figure.ts";
import { BarrierGlyph } from "../ui/glyphs.tsx";
import { CheckpointGantt } from "./checkpoint-gantt.tsx";
import { CheckpointCourse } from "./checkpoint-course.tsx";
import { rowsInFlight } from "./gantt.ts";
import { checkpointReason } from "./checkpoint-reason.ts";
import { useLive } from "./live-store.ts";
import { TriggerCheckpoint } from "./trigger-checkpoint.tsx";

/** History of the job's checkpoints, and the phases of one by subtask. */
export function Checkpoints() {
  const w = useWords();
  const job = useLive((state) => state.job);
  const chosen = useView((view) => view.checkpointId);
  const off = useDocument(
    (state) => state.id !== null && state.history.value.settings.checkpoint.intervalMs === null,
  );
  const newest = job?.checkpoints.at(-1);
  const isBatch = job?.jobGraph.settings.runtimeMode === "batch";
  if (!job || !newest) {
    return (
      <div className="drawer-empty" data-testid="checkpoints">
        <BarrierGlyph />
        <div>
          <p className="b">{w.checkpoints.none}</p>
          <p className="d">
            {isBatch ? w.runtimeMode.noCheckpoints : off ? w.checkpoints.off : w.checkpoints.noneText}
          </p>
          {!isBatch && (
            <p className="actions">
              <TriggerCheckpoint />
            </p>
          )}
        </div>
      </div>
    );
  }
  const shown = job.checkpoints.find((checkpoint) => checkpoint.id === chosen) ?? newest;
  return (
    <div className="split">
      <CheckpointTable job={job} shown={shown} />
      <CheckpointGantt job={job} checkpoint={shown} />
      <CheckpointCourse />
    </div>
  );
}

function CheckpointTable({ job, shown }: { readonly job: Job; readonly shown: Checkpoint }) {
  const w = useWords();
  const unaligned = job.jobGraph.settings.checkpoint.mode === "unaligned";
  return (
    <div className="checkpoint-list">
      {job.jobGraph.settings.runtimeMode === "batch" ? (
        <p className="d checkpoint-note">{w.runtimeMode.noCheckpoints}</p>
      ) : (
        <div className="row checkpoint-trigger">
          <TriggerCheckpoint />
        </div>
      )}
      <div className="scroll">
        <table className="tbl" data-testid="checkpoints">
          <thead>
            <tr>
              <th className="n">{w.checkpoints.id}</th>
              <th>{w.checkpoints.state}</th>
              <th className="n">{w.checkpoints.duration}</th>
              <th className="n">{w.checkpoints.size}</th>
              {unaligned && <th className="n">{w.watch.checkpoint.inFlight}</th>}
              <th className="n">{w.checkpoints.acknowledged}</th>
              <th className="n">{w.checkpoints.triggered}</th>
            </tr>
          </thead>
          <tbody>
            {job.checkpoints.toReversed().map((checkpoint) => (
              <CheckpointRow
                key={checkpoint.id}
                checkpoint={checkpoint}
                unaligned={unaligned}
                selected={checkpoint.id === shown.id}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const TONES = { "in-progress": "bpx", completed: "okc", failed: "errc" } as const;

function CheckpointRow({
  checkpoint,
  unaligned,
  selected,
}: {
  readonly checkpoint: Checkpoint;
  /** The job saves rows in flight: there is a column for them. */
  readonly unaligned: boolean;
  readonly selected: boolean;
}) {
  const w = useWords();
  const locale = useLocale();
  const inFlight = rowsInFlight(checkpoint);
  const { id, state, endedMs, triggeredMs, bytes, acknowledged, total } = checkpoint;
  return (
    <tr
      className="pick"
      aria-selected={selected}
      onClick={() => setView({ checkpointId: id })}
      data-state={state}
    >
      <td className="n">
        <button type="button" onClick={() => setView({ checkpointId: id })}>
          {id}
        </button>
      </td>
      <td
        className={`${TONES[state]} ${state === "failed" ? "failed-state el" : ""}`}
        title={checkpoint.reason === null ? undefined : checkpointReason(checkpoint.reason, w)}
      >
        {w.checkpoints.states[state]}
        {checkpoint.reason !== null && <span className="d s"> {checkpointReason(checkpoint.reason, w)}</span>}
        {checkpoint.final && <span className="ct"> {w.checkpoints.final}</span>}
      </td>
      <td className="n">{endedMs === null ? "…" : formatLength(endedMs - triggeredMs, locale)}</td>
      <td className="n">{formatBytes(bytes)}</td>
      {unaligned && (
        <td className="n">{inFlight === null ? w.watch.checkpoint.aligned : formatCount(inFlight)}</td>
      )}
      <td className="n">{w.checkpoints.of(acknowledged, total)}</td>
      <td className="n dd">{formatClock(triggeredMs)}</td>
    </tr>
  );
}
