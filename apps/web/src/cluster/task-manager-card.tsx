import type { Cluster } from "@millrace/protocol";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { serverNow, useLive } from "../monitor/live-store.ts";
import { isExampleId } from "../store/example-id.ts";
import { listedName, taskName } from "../store/example-language.ts";
import { formatAge, formatBytes, formatExact, formatShare } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import "../monitor/monitor.css";
import "./cluster.css";
import { segmentCells } from "./segment-cells.ts";

type TaskManager = Cluster["taskManagers"][number];
type Slot = TaskManager["slots"][number];

interface TaskManagerCardProps {
  readonly taskManager: TaskManager;
  /** The job whose tasks are told apart from those of others. */
  readonly watched: string | null;
  readonly onKill: () => void;
}

/** A process: its slots with their tasks, whose threads take which part of the cores, its segments and its I/O thread. */
export function TaskManagerCard({ taskManager, watched, onKill }: TaskManagerCardProps) {
  const w = useWords();
  const locale = useLocale();
  const { id, pid, heartbeatMs, rssBytes, heapBytes, slots } = taskManager;
  return (
    <article className="cluster-card task-manager" data-testid={`taskmanager-${id}`}>
      <header>
        <Icon name="chip" />
        <b className="b nw">{id}</b>
        <span className="d s el">{w.cluster.process(pid)}</span>
        <span className="okc s r nw heartbeat">
          {w.cluster.heartbeat(formatAge(Math.max(0, serverNow() - heartbeatMs), locale))}
        </span>
        <span className="m nw figure-wide">
          {w.watch.cluster.heap(formatBytes(heapBytes), formatBytes(rssBytes))}
        </span>
        <button type="button" className="btn small danger" data-testid={`kill-${id}`} onClick={onKill}>
          {w.cluster.kill}
        </button>
      </header>
      <div className="slots">
        {slots.map((slot, index) => (
          // A slot has no name but its place in the TaskManager.
          // oxlint-disable-next-line react/no-array-index-key
          <SlotCard key={index} slot={slot} number={index + 1} watched={watched} />
        ))}
      </div>
      <Threads taskManager={taskManager} />
      <Segments segments={taskManager.segments} />
    </article>
  );
}

const HOT = 0.9;

interface SlotCardProps {
  readonly slot: Slot;
  readonly number: number;
  readonly watched: string | null;
}

function SlotCard({ slot, number, watched }: SlotCardProps) {
  const w = useWords();
  const locale = useLocale();
  const jobs = useLive((state) => state.jobs) ?? [];
  const nameOf = (name: string, jobId: string) => taskName(name, { jobs, jobId, locale });
  const job = jobs.find(({ id }) => id === slot.jobId);
  const known = job ? listedName(job.name, isExampleId(job.documentId), locale) : w.cluster.otherJob;
  const owner = slot.jobId === null ? w.cluster.free : slot.jobId === watched ? w.cluster.thisJob : known;
  return (
    <section className={`slot ${slot.jobId === null ? "free" : ""} ${slot.cpu >= HOT ? "hot" : ""}`}>
      <p className="row">
        <b className="b">{w.cluster.slot(number)}</b>
        <span className="dd el" title={owner}>
          {owner}
        </span>
        <span className="m r">{slot.jobId === null ? "" : w.cluster.cpu(formatShare(slot.cpu))}</span>
      </p>
      {slot.tasks.map(({ jobId, vertexId, name, subtask, busy, backpressured }) => (
        <p key={`${jobId} ${vertexId} ${subtask}`} className="slot-task" title={nameOf(name, jobId)}>
          <span className="m el">{nameOf(name, jobId)}</span>
          <span className="m dd">{subtask + 1}</span>
          <span className="load">
            <i className="bu" style={{ width: formatShare(busy) }} />
            <i className="bp" style={{ width: formatShare(backpressured) }} />
          </span>
        </p>
      ))}
      <p className="row slot-memory">
        <span className="dd">{w.cluster.managed}</span>
        <span className="m dd r">
          {w.cluster.ofTotal(formatBytes(slot.managedUsed), formatBytes(slot.managedTotal))}
        </span>
      </p>
      <span className="load">
        <i
          className="water"
          style={{ width: formatShare(slot.managedUsed / Math.max(1, slot.managedTotal)) }}
        />
      </span>
    </section>
  );
}

/** Which thread takes how much of a core: slots, I/O, and the one that deploys and samples. */
function Threads({
  taskManager: { slots, ioThreadCpu, mainThreadCpu },
}: {
  readonly taskManager: TaskManager;
}) {
  const w = useWords();
  const threads = [
    ...slots.map(({ cpu }, index) => ({ name: w.cluster.slot(index + 1), cpu, kind: "slot" })),
    { name: w.cluster.io, cpu: ioThreadCpu, kind: "io" },
    { name: w.watch.cluster.main, cpu: mainThreadCpu, kind: "main" },
  ];
  const total = threads.reduce((sum, { cpu }) => sum + cpu, 0);
  return (
    <div className="threads">
      <p className="row s">
        <b className="b">{w.watch.cluster.cpu}</b>
        <span className="d">{w.watch.cluster.cpuShared}</span>
        <span className="m r">{w.watch.cluster.cores(total.toFixed(2))}</span>
      </p>
      <div className="thread-bar">
        {threads.map(({ name, cpu, kind }) => (
          <i
            key={name}
            className={kind}
            style={{ width: `${(cpu / threads.length) * 100}%` }}
            title={`${name} ${formatShare(cpu)}`}
          />
        ))}
      </div>
      <p className="row s d thread-names">
        {threads.map(({ name, cpu, kind }) => (
          <span key={name} className="row">
            <i className={`key ${kind}`} />
            {name} <span className="m">{formatShare(cpu)}</span>
          </span>
        ))}
      </p>
    </div>
  );
}

/** The pool as cells: filled ones are in channels. */
function Segments({ segments }: { readonly segments: TaskManager["segments"] }) {
  const w = useWords();
  const { total, used, bytes } = segments;
  const { cells, filled, perCell } = segmentCells(total, used);
  return (
    <div className="segments">
      <p className="row s">
        <b className="b">{w.cluster.segments}</b>
        <span className="d">{w.watch.cluster.cell(formatBytes(bytes), perCell)}</span>
        <span className="m r">{w.cluster.ofTotal(formatExact(used), formatExact(total))}</span>
      </p>
      <svg className="segment-cells" width="100%" height="22" aria-hidden="true">
        <defs>
          <pattern id="cell-empty" width="8" height="8" patternUnits="userSpaceOnUse">
            <rect x="0.5" y="0.5" width="5" height="5" className="empty-cell" />
          </pattern>
          <pattern id="cell-full" width="8" height="8" patternUnits="userSpaceOnUse">
            <rect width="6" height="6" className="full-cell" />
          </pattern>
        </defs>
        <Cells count={cells} fill="url(#cell-empty)" />
        <Cells count={filled} fill="url(#cell-full)" />
      </svg>
    </div>
  );
}

const COLUMNS = 64;
const PITCH = 8;

/** Whole rows, and what is left of one. */
function Cells({ count, fill }: { readonly count: number; readonly fill: string }) {
  const rows = Math.floor(count / COLUMNS);
  return (
    <>
      <rect width={COLUMNS * PITCH} height={rows * PITCH} fill={fill} />
      <rect y={rows * PITCH} width={(count % COLUMNS) * PITCH} height={PITCH} fill={fill} />
    </>
  );
}
