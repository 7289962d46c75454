import { useEffect, useState } from "react";
import { killTaskManager } from "../actions/run-job.ts";
import { useWords } from "../i18n/use-words.ts";
import { PageFrame } from "../jobs/page-frame.tsx";
import { watchJob } from "../monitor/connection.ts";
import { isOver } from "../monitor/job-state-view.ts";
import { useLive } from "../monitor/live-store.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import "./cluster.css";
import { ExchangeMatrix } from "./exchange-matrix.tsx";
import { JobManagerPanel } from "./job-manager-panel.tsx";
import { TaskManagerCard } from "./task-manager-card.tsx";

/** The cluster: the JobManager and what it says, the TaskManagers and what runs in their slots, the channels between. */
export function ClusterPage() {
  const w = useWords();
  const cluster = useLive((state) => state.cluster);
  const jobId = useWatchedJob();
  const [killing, setKilling] = useState<string | null>(null);
  const managers = cluster?.taskManagers ?? [];
  return (
    <PageFrame page="cluster">
      <div className="cluster-page" data-testid="cluster-page">
        {cluster && <JobManagerPanel cluster={cluster} />}
        <div className="cluster-main">
          {managers.map((taskManager) => (
            <TaskManagerCard
              key={taskManager.id}
              taskManager={taskManager}
              watched={jobId}
              onKill={() => setKilling(taskManager.id)}
            />
          ))}
          {cluster && managers.length === 0 && (
            <div className="empty">
              <div>
                <p className="b">{w.cluster.none}</p>
                <p className="d">{w.cluster.noneText}</p>
              </div>
            </div>
          )}
          <ExchangeMatrix />
          <p className="s d cluster-note">{w.watch.cluster.note}</p>
        </div>
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
    </PageFrame>
  );
}

/** Figures come of one job: the one that was watched, or else the first that runs. */
function useWatchedJob(): string | null {
  const watched = useLive((state) => state.watchedJobId);
  const first = useLive((state) => state.jobs?.find((job) => !isOver(job.state))?.id ?? null);
  useEffect(() => {
    if (watched === null && first !== null) watchJob(first);
  }, [watched, first]);
  return watched;
}
