import { NoTaskManagers, TaskManagers } from "../cluster/task-managers.tsx";
import { TrustedNote } from "../functions/trusted-note.tsx";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { go } from "../store/navigation.ts";
import { formatLength } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { useLive } from "./live-store.ts";

/** The cluster in short, beside the job that runs on it. */
export function ClusterTab() {
  const w = useWords();
  const locale = useLocale();
  const cluster = useLive((state) => state.cluster);
  const watched = useLive((state) => state.watchedJobId);
  if (!cluster) return <NoTaskManagers />;
  return (
    <div className="cluster">
      <p className="cluster-head d s">
        <Icon name="cluster" /> {w.cluster.epoch(cluster.epoch)}
        <span className="m r">{w.cluster.loop(formatLength(cluster.eventLoopP99Ms, locale))}</span>
        <button type="button" className="btn small" onClick={() => go({ kind: "cluster" })}>
          {w.watch.cluster.open}
        </button>
      </p>
      <TrustedNote />
      <div className="task-managers">
        <TaskManagers cluster={cluster} watched={watched} />
      </div>
    </div>
  );
}
