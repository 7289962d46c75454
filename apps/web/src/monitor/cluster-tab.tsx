import type { Cluster } from "@millrace/protocol";
import { useState } from "react";
import { killTaskManager } from "../actions/run-job.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatAge, formatBytes, formatExact, formatLength, formatShare } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { useLive } from "./live-store.ts";

type TaskManager = Cluster["taskManagers"][number];

/** The processes that run the jobs, their slots, memory and segments; one of them can be killed as a drill. */
export function ClusterTab() {
  const w = useWords();
  const locale = useLocale();
  const cluster = useLive((state) => state.cluster);
  const [killing, setKilling] = useState<string | null>(null);
  if (!cluster || cluster.taskManagers.length === 0) {
    return (
      <div className="drawer-empty">
        <Icon name="chip" className="dd" />
        <div>
          <p className="b">{w.cluster.none}</p>
          <p className="d">{w.cluster.noneText}</p>
        </div>
      </div>
    );
  }
  return (
    <div className="cluster">
      <p className="cluster-head d s">
        <Icon name="cluster" /> {w.cluster.epoch(cluster.epoch)}
        <span className="m r">{w.cluster.loop(formatLength(cluster.eventLoopP99Ms, locale))}</span>
      </p>
      <div className="task-managers">
        {cluster.taskManagers.map((taskManager) => (
          <TaskManagerCard
            key={taskManager.id}
            taskManager={taskManager}
            onKill={() => setKilling(taskManager.id)}
          />
        ))}
      </div>
      {killing !== null && (
        <ConfirmDialog
          title={w.cluster.killTitle(killing)}
          text={w.cluster.killText}
          confirm={w.cluster.killConfirm}
          keep={w.cluster.keep}
          onClose={(confirmed) => {
            setKilling(null);
            if (confirmed) void killTaskManager(killing);
          }}
        />
      )}
    </div>
  );
}

function TaskManagerCard({
  taskManager,
  onKill,
}: {
  readonly taskManager: TaskManager;
  readonly onKill: () => void;
}) {
  const w = useWords();
  const locale = useLocale();
  const { id, pid, heartbeatMs, rssBytes, segments, ioThreadCpu, slots } = taskManager;
  return (
    <article className="task-manager" data-testid={`taskmanager-${id}`}>
      <header>
        <Icon name="chip" />
        <b className="b">{id}</b>
        <span className="d el">{w.cluster.process(pid)}</span>
        <span className="okc s r nw heartbeat">{w.cluster.heartbeat(formatAge(heartbeatMs, locale))}</span>
        <span className="m nw figure-wide">{w.cluster.memory(formatBytes(rssBytes))}</span>
        <button type="button" className="btn small danger" data-testid={`kill-${id}`} onClick={onKill}>
          {w.cluster.kill}
        </button>
      </header>
      <div className="slots">
        {slots.map((slot, index) => (
          // A slot has no name but its place in the TaskManager.
          // oxlint-disable-next-line react/no-array-index-key
          <SlotCard key={index} slot={slot} number={index + 1} />
        ))}
      </div>
      <footer className="s d">
        <span>{w.cluster.segments}</span>
        <span className="load">
          <i
            className="water"
            style={{ width: `${segments.total > 0 ? (segments.used / segments.total) * 100 : 0}%` }}
          />
        </span>
        <span className="m nw">
          {w.cluster.segmentOf(
            formatExact(segments.used),
            formatExact(segments.total),
            formatBytes(segments.total > 0 ? segments.bytes / segments.total : 0),
          )}
        </span>
        <span className="nw">{w.cluster.io}</span>
        <span className="m nw figure">{formatShare(ioThreadCpu)}</span>
      </footer>
    </article>
  );
}

function SlotCard({
  slot,
  number,
}: {
  readonly slot: TaskManager["slots"][number];
  readonly number: number;
}) {
  const w = useWords();
  const watched = useLive((state) => state.watchedJobId);
  const owner =
    slot.jobId === null ? w.cluster.free : slot.jobId === watched ? w.cluster.thisJob : w.cluster.otherJob;
  return (
    <section className={`slot ${slot.jobId === null ? "free" : ""}`}>
      <p className="row">
        <b className="b">{w.cluster.slot(number)}</b>
        <span className="dd">{owner}</span>
        <span className="m r">{slot.jobId === null ? "" : w.cluster.cpu(formatShare(slot.cpu))}</span>
      </p>
      {slot.tasks.map((task) => (
        <p key={task} className="m el d" title={task}>
          {task}
        </p>
      ))}
      {slot.jobId !== null && (
        <p className="row slot-memory" title={w.cluster.managed}>
          <span className="load">
            <i
              className="water"
              style={{
                width: `${slot.managedTotal > 0 ? (slot.managedUsed / slot.managedTotal) * 100 : 0}%`,
              }}
            />
          </span>
          <span className="m dd">
            {w.cluster.ofTotal(formatBytes(slot.managedUsed), formatBytes(slot.managedTotal))}
          </span>
        </p>
      )}
    </section>
  );
}
