import { useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { setView, useView } from "../store/view-store.ts";
import type { RunTab } from "../store/view-store.ts";
import { Tabs } from "../ui/tabs.tsx";
import type { Tab } from "../ui/tabs.tsx";
import { Checkpoints } from "./checkpoints.tsx";
import { ClusterTab } from "./cluster-tab.tsx";
import { JobLog } from "./job-log.tsx";
import { useLive } from "./live-store.ts";
import "./monitor.css";
import { PrintRows } from "./print-rows.tsx";
import { Restarts } from "./restarts.tsx";
import { SavepointsTab } from "./savepoints-tab.tsx";
import { StateExplorer } from "./state-explorer.tsx";

/** Below the canvas in Run. */
export function RunDrawer() {
  const w = useWords();
  const pending = useLive(
    (state) => state.job?.checkpoints.findLast((checkpoint) => checkpoint.state === "in-progress")?.id,
  );
  const last = useLive((state) => state.job?.checkpoints.at(-1)?.id);
  const restarts = useLive((state) => state.job?.restarts.filter(({ cause }) => cause !== null).length ?? 0);
  const failed = useLive((state) => state.job?.failure !== null && state.job !== null);
  const [tab, select] = useShownTab(failed);
  const tabs: readonly Tab<RunTab>[] = [
    { id: "rows", label: w.rows.tab },
    {
      id: "checkpoints",
      label: w.checkpoints.tab,
      badge: last !== undefined && (
        <span className={`ct badge-id ${pending === undefined ? "" : "barrier"}`}>{last}</span>
      ),
    },
    { id: "savepoints", label: w.savepoints.tab },
    { id: "state", label: w.state.tab },
    {
      id: "restarts",
      label: w.watch.log.exceptions,
      badge: (restarts > 0 || failed) && (
        <span className={`ct ${failed ? "error" : "warning"}`}>{restarts + (failed ? 1 : 0)}</span>
      ),
    },
    { id: "logs", label: w.watch.log.tab },
    { id: "cluster", label: w.cluster.tab },
  ];
  return (
    <>
      <Tabs
        tabs={tabs}
        selected={tab}
        label={w.panel.drawer}
        onSelect={select}
        end={tab === "checkpoints" && <PhaseLegend />}
      />
      <div
        className="drawer-body scroll"
        role="tabpanel"
        aria-label={tabs.find(({ id }) => id === tab)?.label}
        tabIndex={0}
      >
        {tab === "rows" && <PrintRows />}
        {tab === "checkpoints" && <Checkpoints />}
        {tab === "savepoints" && <SavepointsTab />}
        {tab === "state" && <StateExplorer />}
        {tab === "restarts" && <Restarts />}
        {tab === "logs" && <JobLog />}
        {tab === "cluster" && <ClusterTab />}
      </div>
    </>
  );
}

/** The tab that was chosen; of a job that failed its exceptions, until another is chosen for it. */
function useShownTab(failed: boolean): readonly [RunTab, (tab: RunTab) => void] {
  const chosen = useView((view) => view.runTab);
  const jobId = useLive((state) => state.job?.summary.id ?? null);
  const [chosenFor, setChosenFor] = useState<string | null>(null);
  return [
    failed && chosenFor !== jobId ? "restarts" : chosen,
    (runTab) => {
      setChosenFor(jobId);
      setView({ runTab });
    },
  ];
}

function PhaseLegend() {
  const w = useWords();
  return (
    <>
      {(["startDelay", "alignment", "sync", "async"] as const).map((phase) => (
        <span key={phase} className="row legend">
          <i className={`phase ${phase}`} />
          {w.checkpoints[phase]}
        </span>
      ))}
    </>
  );
}
