import type { JobSummary } from "@millrace/protocol";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { stateTone } from "../monitor/job-state-view.ts";
import { serverNow, useLive } from "../monitor/live-store.ts";
import { go } from "../store/navigation.ts";
import { EmptyChannel } from "../ui/empty-channel.tsx";
import { formatClock, formatLength } from "../ui/format-figure.ts";
import { PageFrame } from "./page-frame.tsx";

/** All jobs of the server, the newest first. */
export function JobsPage() {
  const w = useWords();
  const jobs = useLive((state) => state.jobs);
  return (
    <PageFrame page="jobs">
      {jobs === null && <p className="dd">{w.documents.loading}</p>}
      {jobs?.length === 0 && (
        <div className="empty">
          <EmptyChannel />
          <div>
            <p className="b">{w.jobs.none}</p>
            <p>{w.jobs.noneText}</p>
          </div>
        </div>
      )}
      {jobs !== null && jobs.length > 0 && <JobTable jobs={jobs} />}
    </PageFrame>
  );
}

function JobTable({ jobs }: { readonly jobs: readonly JobSummary[] }) {
  const w = useWords();
  return (
    <div className="page-table">
      <table className="tbl" data-testid="jobs">
        <thead>
          <tr>
            <th>{w.jobs.name}</th>
            <th>{w.jobs.state}</th>
            <th className="n">{w.jobs.tasks}</th>
            <th className="n">{w.jobs.started}</th>
            <th className="n">{w.jobs.duration}</th>
            <th className="n">{w.jobs.restarts}</th>
            <th className="n">{w.jobs.checkpoint}</th>
          </tr>
        </thead>
        <tbody>
          {jobs
            .toSorted((a, b) => b.createdMs - a.createdMs)
            .map((job) => (
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
  const { startedMs, endedMs } = job;
  return (
    <tr className="pick" onClick={() => go({ kind: "job", id: job.id })}>
      <td>
        <button type="button" className="name-link">
          {job.name}
        </button>{" "}
        <span className="m dd">{job.id.slice(0, 8)}</span>
      </td>
      <td className={stateTone(job.state)}>
        <span className="row">
          <i className="state-dot" />
          {w.run.states[job.state]}
        </span>
      </td>
      <td className="n">{w.jobs.of(job.tasks.running, job.tasks.total)}</td>
      <td className="n">{startedMs === null ? "—" : formatClock(startedMs)}</td>
      <td className="n">
        {startedMs === null ? "—" : formatLength((endedMs ?? serverNow()) - startedMs, locale)}
      </td>
      <td className="n">{job.restarts}</td>
      <td className="n">{job.lastCheckpoint ?? "—"}</td>
    </tr>
  );
}
