import type { JobSummary } from "@millrace/protocol";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { serverNow, useLive } from "../monitor/live-store.ts";
import { go } from "../store/navigation.ts";
import { formatAge } from "../ui/format-figure.ts";
import { ListPage } from "./list-page.tsx";

/** All jobs that the server knows, newest first. */
export function JobsPage() {
  const w = useWords();
  const jobs = useLive((state) => state.jobs);
  return (
    <ListPage shown="jobs">
      <h1>{w.jobs.title}</h1>
      {jobs?.length === 0 && (
        <div className="empty">
          <p className="b">{w.jobs.none}</p>
          <p>{w.jobs.noneText}</p>
        </div>
      )}
      {jobs !== null && jobs.length > 0 && (
        <div className="card">
          <table className="tbl" data-testid="jobs">
            <thead>
              <tr>
                <th>{w.jobs.name}</th>
                <th>{w.jobs.state}</th>
                <th className="n">{w.jobs.tasks}</th>
                <th>{w.jobs.started}</th>
                <th className="n">{w.jobs.duration}</th>
                <th className="n">{w.jobs.restarts}</th>
                <th className="n">{w.jobs.checkpoint}</th>
              </tr>
            </thead>
            <tbody>
              {jobs.toSorted((a, b) => b.createdMs - a.createdMs).map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ListPage>
  );
}

function JobRow({ job }: { readonly job: JobSummary }) {
  const w = useWords();
  const locale = useLocale();
  const startedMs = job.startedMs ?? job.createdMs;
  return (
    <tr className={job.state === "failed" ? "bad" : ""}>
      <td>
        <button type="button" className="link" onClick={() => go({ kind: "job", id: job.id })}>
          {job.name}
        </button>
      </td>
      <td>{w.run.states[job.state]}</td>
      <td className="n">{w.jobs.of(job.tasks.running, job.tasks.total)}</td>
      <td className="k">{new Date(startedMs).toLocaleString(locale === "zh" ? "zh-CN" : "en-GB")}</td>
      <td className="n">{formatAge((job.endedMs ?? serverNow()) - startedMs, locale)}</td>
      <td className="n">{job.restarts}</td>
      <td className="n">{job.lastCheckpoint ?? w.run.none}</td>
    </tr>
  );
}
