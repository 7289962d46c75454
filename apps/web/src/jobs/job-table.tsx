import type { JobSummary } from "@millrace/protocol";
import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { isOver, stateTone } from "../monitor/job-state-view.ts";
import { serverNow } from "../monitor/live-store.ts";
import { isExampleId } from "../store/example-id.ts";
import { listedName } from "../store/example-language.ts";
import { askToDelete } from "../store/deletion-store.ts";
import { go } from "../store/navigation.ts";
import { formatCount, formatExact, formatLength } from "../ui/format-figure.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { formatMoment } from "./format-moment.ts";

export function JobTable({ jobs }: { readonly jobs: readonly JobSummary[] }) {
  const w = useWords();
  return (
    <div className="page-table">
      <table className="tbl" data-testid="jobs">
        <thead>
          <tr>
            <th>{w.jobs.name}</th>
            <th>{w.jobs.state}</th>
            <th className="n">{w.jobs.tasks}</th>
            <th className="n" title={w.jobs.rowsHint}>
              {w.jobs.rowsIn}
            </th>
            <th className="n" title={w.jobs.rowsHint}>
              {w.jobs.rowsOut}
            </th>
            <th className="n" title={w.jobs.skippedHint}>
              {w.jobs.skipped}
            </th>
            <th className="n">{w.jobs.started}</th>
            <th className="n">{w.jobs.duration}</th>
            <th className="n">{w.jobs.restarts}</th>
            <th className="n">{w.jobs.checkpoint}</th>
            <th>
              <span className="visually-hidden">{w.history.delete}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function JobRow({ job }: { readonly job: JobSummary }) {
  const w = useWords();
  const locale = useLocale();
  const { startedMs, endedMs, startedFrom } = job;
  const open = () => go({ kind: "job", id: job.id });
  return (
    <tr className="pick" data-testid={`job-${job.id}`}>
      <td onClick={open}>
        <button type="button" className="name-link">
          {listedName(job.name, isExampleId(job.documentId), locale)}
        </button>{" "}
        <span className="m dd">{job.id.slice(0, 8)}</span>
        {startedFrom && (
          <span className="s dd from">
            {w.history.startedWith}{" "}
            {w.history.startedFrom(startedFrom.checkpointId, startedFrom.jobId.slice(0, 8))}
          </span>
        )}
      </td>
      <td className={stateTone(job.state)}>
        <span className="row">
          <i className="state-dot" />
          {w.run.states[job.state]}
        </span>
      </td>
      <td className="n">{w.jobs.of(job.tasks.running, job.tasks.total)}</td>
      <RowCount rows={job.rows?.in} />
      <RowCount rows={job.rows?.out} />
      <SkippedCount skipped={job.rows?.skipped} isExample={isExampleId(job.documentId)} />
      <td className="n">{startedMs === null ? "—" : formatMoment(startedMs, serverNow(), locale)}</td>
      <td className="n">
        {startedMs === null ? "—" : formatLength((endedMs ?? serverNow()) - startedMs, locale)}
      </td>
      <td className="n">{job.restarts}</td>
      <td className="n">{job.lastCheckpoint ?? "—"}</td>
      <td className="actions-cell">
        <span>
          {isOver(job.state) ? (
            <IconButton
              className="ghost"
              icon="trash"
              label={w.history.deleteTitle(job.name)}
              onClick={() => askToDelete({ kind: "job", id: job.id, name: job.name })}
            />
          ) : (
            <i className="icon-room" />
          )}
        </span>
      </td>
    </tr>
  );
}

function RowCount({ rows }: { readonly rows: number | undefined }) {
  if (rows === undefined) return <td className="n">—</td>;
  return (
    <td className="n" title={formatExact(rows)}>
      {formatCount(rows)}
    </td>
  );
}

interface SkippedCountProps {
  readonly skipped: NonNullable<JobSummary["rows"]>["skipped"];
  readonly isExample: boolean;
}

const KINDS = ["malformed", "late", "outside", "unread", "unrouted"] as const;

/** In no result and no side output: by node and why, where there are any. */
function SkippedCount({ skipped, isExample }: SkippedCountProps) {
  const w = useWords();
  const locale = useLocale();
  if (skipped === undefined) return <td className="n">—</td>;
  const rows = skipped.reduce(
    (sum, { malformed, late, outside = 0, unread = 0, unrouted = 0 }) =>
      sum + malformed + late + outside + unread + unrouted,
    0,
  );
  const by = skipped.map((node) => {
    const counts = KINDS.flatMap((kind) => {
      const count = node[kind] ?? 0;
      return count === 0 ? [] : [w.jobs.skippedAs[kind](formatExact(count))];
    });
    return w.jobs.skippedBy(listedName(node.name ?? node.nodeId, isExample, locale), joined(counts, locale));
  });
  return (
    <td className={`n ${rows > 0 ? "latec" : ""}`} title={by.join("\n")} data-testid="job-skipped">
      {formatCount(rows)}
    </td>
  );
}
