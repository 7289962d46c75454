import { useState } from "react";
import { killTaskManager } from "../actions/run-job.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { TaskManagerCard } from "../cluster/task-manager-card.tsx";
import { go } from "../store/navigation.ts";
import { formatLength } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { useLive } from "./live-store.ts";

/** The processes that run the jobs, their slots, memory and segments; one of them can be killed as a drill. */
export function ClusterTab() {
  const w = useWords();
  const locale = useLocale();
  const cluster = useLive((state) => state.cluster);
  const watched = useLive((state) => state.watchedJobId);
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
        <button type="button" className="btn small" onClick={() => go({ kind: "cluster" })}>
          {w.watch.cluster.open}
        </button>
      </p>
      <div className="task-managers">
        {cluster.taskManagers.map((taskManager) => (
          <TaskManagerCard
            key={taskManager.id}
            taskManager={taskManager}
            watched={watched}
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
