import { useEffect } from "react";
import { TrustedNote } from "../functions/trusted-note.tsx";
import { useWords } from "../i18n/use-words.ts";
import { PageFrame } from "../jobs/page-frame.tsx";
import { watchJob } from "../monitor/connection.ts";
import { isOver } from "../monitor/job-state-view.ts";
import { useLive } from "../monitor/live-store.ts";
import "./cluster.css";
import { ExchangeMatrix } from "./exchange-matrix.tsx";
import { JobManagerPanel } from "./job-manager-panel.tsx";
import { TaskManagers } from "./task-managers.tsx";

/** The cluster: the JobManager and what it says, the TaskManagers and what runs in their slots, the channels between. */
export function ClusterPage() {
  const w = useWords();
  const cluster = useLive((state) => state.cluster);
  useWatchedJob();
  return (
    <PageFrame page="cluster">
      <div className="cluster-page" data-testid="cluster-page">
        {cluster && <JobManagerPanel cluster={cluster} />}
        <div className="cluster-main">
          <TrustedNote />
          {cluster && <TaskManagers cluster={cluster} watched={null} />}
          <ExchangeMatrix />
          <p className="s d cluster-note">{w.watch.cluster.note}</p>
        </div>
      </div>
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
