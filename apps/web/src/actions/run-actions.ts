import { isBatch, isOver } from "../monitor/job-state-view.ts";
import { useLive } from "../monitor/live-store.ts";
import { askToDelete } from "../store/deletion-store.ts";
import { setView } from "../store/view-store.ts";
import type { IconName } from "../ui/icon-paths.ts";
import type { Action, ActionName } from "./action.ts";
import { isOpen, watchedJob } from "./conditions.ts";
import { cancelJob, runJob, stopJob, takeSavepoint, triggerCheckpoint } from "./run-job.ts";

const jobRuns = (): boolean => {
  const job = watchedJob();
  return job !== null && !isOver(job.summary.state);
};

const jobIsEnding = (): boolean => {
  const state = watchedJob()?.summary.state;
  return state === "stopping" || state === "cancelling";
};

/** What needs a checkpoint of the job: a batch job has none, and one that ends already takes its last. */
const canCheckpoint = (): boolean => jobRuns() && !isBatch(watchedJob()) && !jobIsEnding();

const ofJob = (
  name: ActionName,
  icon: IconName,
  [isEnabled, perform]: readonly [() => boolean, () => unknown],
): Action => ({ name, icon, keys: [], isEnabled, perform: () => void perform() });

/** What can be done with a job. */
export const runActions: readonly Action[] = [
  { name: "run", icon: "run", keys: ["mod+enter"], isEnabled: isOpen, perform: () => void runJob() },
  ofJob("startFrom", "run", [isOpen, () => setView({ startFromOpen: true })]),
  ofJob("checkpoint", "pin", [canCheckpoint, triggerCheckpoint]),
  ofJob("savepoint", "download", [canCheckpoint, () => takeSavepoint(null)]),
  ofJob("rescale", "split", [canCheckpoint, () => setView({ jobDialog: "rescale" })]),
  ofJob("drill", "chip", [jobRuns, () => setView({ jobDialog: "drill" })]),
  ofJob("stop", "stop", [canCheckpoint, () => stopJob("keep")]),
  ofJob("stopSavepoint", "stop", [canCheckpoint, () => stopJob("keep", true)]),
  ofJob("drain", "stop", [canCheckpoint, () => stopJob("drain")]),
  ofJob("drainSavepoint", "stop", [canCheckpoint, () => stopJob("drain", true)]),
  ofJob("cancel", "close", [() => jobRuns() && watchedJob()?.summary.state !== "cancelling", cancelJob]),
  ofJob("deleteJob", "trash", [() => watchedJob() !== null && !jobRuns(), deleteWatched]),
];

function deleteWatched(): void {
  const { job } = useLive.getState();
  if (job) askToDelete({ kind: "job", id: job.summary.id, name: job.summary.name });
}
