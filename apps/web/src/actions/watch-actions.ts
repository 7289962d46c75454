import type { GraphView } from "../canvas/vertex-boxes.tsx";
import { isOver } from "../monitor/job-state-view.ts";
import { openPanel } from "../store/preferences-store.ts";
import { setView } from "../store/view-store.ts";
import type { RunTab } from "../store/view-store.ts";
import type { Action, ActionName } from "./action.ts";
import { watchedJob } from "./conditions.ts";

const watching = (): boolean => watchedJob() !== null;

const graph = (name: ActionName, graphView: GraphView): Action => ({
  name,
  icon: "map",
  keys: [],
  isEnabled: watching,
  perform: () => setView({ graphView }),
});

const tab = (name: ActionName, runTab: RunTab): Action => ({
  name,
  icon: "panel-bottom",
  keys: [],
  isEnabled: watching,
  perform: () => {
    openPanel("drawer");
    setView({ runTab });
  },
});

/** How a job is looked at. */
export const watchActions: readonly Action[] = [
  graph("streamGraph", "stream"),
  graph("jobGraph", "job"),
  graph("executionGraph", "execution"),
  {
    name: "why",
    icon: "activity",
    keys: [],
    isEnabled: () => {
      const job = watchedJob();
      return job !== null && !isOver(job.summary.state);
    },
    perform: () => setView({ why: "open" }),
  },
  tab("showRows", "rows"),
  tab("showCheckpoints", "checkpoints"),
  tab("showSavepoints", "savepoints"),
  tab("showState", "state"),
  tab("showRestarts", "restarts"),
  tab("showLogs", "logs"),
  tab("showCluster", "cluster"),
];
