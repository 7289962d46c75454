import type { Cluster, Job, JobSummary } from "@millrace/protocol";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { watchJob } from "../monitor/connection.ts";
import { isOver, stateTone } from "../monitor/job-state-view.ts";
import { useLive } from "../monitor/live-store.ts";
import { isExampleId } from "../store/example-id.ts";
import { listedName } from "../store/example-language.ts";
import { go } from "../store/navigation.ts";
import { formatBytes, formatLength } from "../ui/format-figure.ts";
import { BarrierGlyph } from "../ui/glyphs.tsx";
import { Icon } from "../ui/icon.tsx";
import { RpcLogView } from "./rpc-log-view.tsx";
import { SlotRequests } from "./slot-requests.tsx";
import { useRpcLog } from "./use-rpc-log.ts";

/** The JobManager: what it schedules, its checkpoints, who asked for slots, and every message to and from it. */
export function JobManagerPanel({ cluster }: { readonly cluster: Cluster }) {
  const w = useWords();
  const locale = useLocale();
  const log = useRpcLog();
  return (
    <section className="cluster-card job-manager" data-testid="job-manager">
      <header>
        <Icon name="cluster" />
        <b className="b">JobManager</b>
        <span className="d s el">
          {w.watch.cluster.epoch(cluster.epoch)} ·{" "}
          {w.cluster.loop(formatLength(cluster.eventLoopP99Ms, locale))}
        </span>
      </header>
      <Scheduler cluster={cluster} />
      <Coordinator />
      <SlotRequests requests={log.slotRequests} />
      <RpcLogView entries={log.entries} />
    </section>
  );
}

function Scheduler({ cluster }: { readonly cluster: Cluster }) {
  const w = useWords();
  const jobs = useLive((state) => state.jobs) ?? [];
  const watched = useLive((state) => state.watchedJobId);
  const slots = cluster.taskManagers.flatMap((taskManager) => taskManager.slots);
  const free = slots.filter(({ jobId }) => jobId === null).length;
  const running = jobs.filter((job) => !isOver(job.state));
  return (
    <div className="cluster-part">
      <h2 className="heading">
        {w.watch.cluster.scheduler} <span className="m d r">{w.status.slots(slots.length, free)}</span>
      </h2>
      {running.length === 0 ? (
        <p className="dd s">{w.watch.cluster.noJobs}</p>
      ) : (
        <table className="tbl" data-testid="scheduler">
          <thead>
            <tr>
              <th>{w.run.state}</th>
              <th>{w.checkpoints.state}</th>
              <th className="n">{w.watch.cluster.tasks}</th>
              <th className="n">{w.watch.cluster.slots}</th>
              <th className="n">{w.run.restarts}</th>
            </tr>
          </thead>
          <tbody>
            {running.map((job) => (
              <SchedulerRow
                key={job.id}
                job={job}
                selected={job.id === watched}
                slots={slots.filter(({ jobId }) => jobId === job.id).length}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

interface SchedulerRowProps {
  readonly job: JobSummary;
  readonly selected: boolean;
  readonly slots: number;
}

function SchedulerRow({ job, selected, slots }: SchedulerRowProps) {
  const w = useWords();
  const locale = useLocale();
  const name = listedName(job.name, isExampleId(job.documentId), locale);
  return (
    <tr className="pick" aria-selected={selected} onClick={() => watchJob(job.id)}>
      <td className="el">
        <button
          type="button"
          className="name-link el"
          title={name}
          onClick={() => go({ kind: "job", id: job.id })}
        >
          {name}
        </button>
      </td>
      <td className={stateTone(job.state)}>{w.run.states[job.state]}</td>
      <td className="n">{`${job.tasks.running}/${job.tasks.total}`}</td>
      <td className="n">{slots}</td>
      <td className="n">{job.restarts}</td>
    </tr>
  );
}

const SHOWN = 5;

/** The newest checkpoints of the watched job, by how long they took. */
function Coordinator() {
  const w = useWords();
  const locale = useLocale();
  const job = useLive((state) => state.job);
  const shown = job?.checkpoints.slice(-SHOWN) ?? [];
  const longest = Math.max(1, ...shown.map(lengthOf));
  return (
    <div className="cluster-part">
      <h2 className="heading">
        <BarrierGlyph /> {w.watch.cluster.coordinator}
        <span className="d r el">{job?.summary.name}</span>
      </h2>
      {shown.length === 0 && <p className="dd s">{w.checkpoints.none}</p>}
      {shown.map((checkpoint) => (
        <div key={checkpoint.id} className={`checkpoint-bar ${checkpoint.state}`}>
          <span className="m">{checkpoint.id}</span>
          <span className="track">
            <i style={{ width: `${(lengthOf(checkpoint) / longest) * 100}%` }} />
          </span>
          <span className="m nw">
            {checkpoint.state === "in-progress"
              ? w.checkpoints.of(checkpoint.acknowledged, checkpoint.total)
              : `${formatLength(lengthOf(checkpoint), locale)}, ${formatBytes(checkpoint.bytes)}`}
          </span>
        </div>
      ))}
    </div>
  );
}

/** One that is under way has no length yet: its bar is that of what it has. */
function lengthOf({ triggeredMs, endedMs, subtasks }: Job["checkpoints"][number]): number {
  return endedMs === null
    ? Math.max(0, ...subtasks.map(({ endToEndMs }) => endToEndMs))
    : endedMs - triggeredMs;
}
