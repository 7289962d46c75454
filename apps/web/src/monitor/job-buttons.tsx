import type { Job } from "@millrace/protocol";
import { cancelJob, runJob, stopJob, takeSavepoint, triggerCheckpoint } from "../actions/run-job.ts";
import { useWords } from "../i18n/use-words.ts";
import type { Words } from "../i18n/words.ts";
import { useDocument } from "../store/document-store.ts";
import { setView } from "../store/view-store.ts";
import { Icon } from "../ui/icon.tsx";
import { MenuButton } from "../ui/menu-button.tsx";
import type { MenuItem } from "../ui/menu-button.tsx";
import { isBatch, isOver } from "./job-state-view.ts";
import "./savepoints.css";

/** What can be done with the job; each button says what it will do. */
export function JobButtons({ job }: { readonly job: Job }) {
  if (isOver(job.summary.state)) return <EndedButtons />;
  return isBatch(job) ? <BatchButtons job={job} /> : <RunningButtons job={job} />;
}

function EndedButtons() {
  const w = useWords();
  const canRun = useDocument((state) => state.id !== null);
  return (
    <div className="buttons">
      <button
        type="button"
        className="btn"
        data-testid="start-from"
        title={w.history.startFromTitle}
        disabled={!canRun}
        onClick={() => setView({ startFromOpen: true })}
      >
        {w.history.startFrom}
      </button>
      <button
        type="button"
        className="btn primary"
        data-testid="run"
        title={w.history.runAgainTitle}
        disabled={!canRun}
        onClick={() => void runJob()}
      >
        <Icon name="run" />
        {w.run.runAgain}
      </button>
    </div>
  );
}

/** A batch job has nothing to stop with: what its stages have written is of no use to another. */
function BatchButtons({ job }: { readonly job: Job }) {
  const w = useWords();
  return (
    <div className="buttons">
      <CancelButton job={job} title={w.runtimeMode.cancelTitle} />
      <MenuButton icon="more" label={w.history.otherEnds} items={[drillItem(w)]} />
    </div>
  );
}

function CancelButton({ job, title }: { readonly job: Job; readonly title: string }) {
  const w = useWords();
  return (
    <button
      type="button"
      className="btn danger"
      data-testid="cancel"
      title={title}
      disabled={job.summary.state === "cancelling"}
      onClick={() => void cancelJob()}
    >
      {w.bar.cancel}
    </button>
  );
}

const drillItem = (w: Words): MenuItem => ({
  id: "drill",
  icon: "chip",
  label: w.drill.open,
  onSelect: () => setView({ jobDialog: "drill" }),
});

function RunningButtons({ job }: { readonly job: Job }) {
  const w = useWords();
  const { state } = job.summary;
  const ending = state === "cancelling" || state === "stopping";
  const { onCancel } = job.jobGraph.settings.checkpoint;
  return (
    <div className="buttons">
      <button
        type="button"
        className="btn"
        data-testid="stop"
        title={w.history.stopTitle}
        disabled={ending}
        onClick={() => void stopJob("keep")}
      >
        <Icon name="stop" />
        {w.bar.stop}
      </button>
      <CancelButton job={job} title={w.history.cancelTitle[onCancel ?? "retain"]} />
      <MenuButton
        icon="more"
        label={w.history.otherEnds}
        items={ending ? [drillItem(w)] : [...checkpointItems(w), ...endingItems(w), drillItem(w)]}
      />
    </div>
  );
}

const checkpointItems = (w: Words): readonly MenuItem[] => [
  { id: "checkpoint", icon: "pin", label: w.checkpoints.trigger, onSelect: () => void triggerCheckpoint() },
  { id: "savepoint", icon: "download", label: w.savepoints.take, onSelect: () => void takeSavepoint(null) },
  {
    id: "rescale",
    icon: "split",
    label: w.savepoints.rescale,
    onSelect: () => setView({ jobDialog: "rescale" }),
  },
];

const endingItems = (w: Words): readonly MenuItem[] => [
  {
    id: "stop-savepoint",
    icon: "stop",
    label: w.savepoints.stop,
    onSelect: () => void stopJob("keep", true),
  },
  { id: "drain", icon: "stop", label: w.history.drain, onSelect: () => void stopJob("drain") },
  {
    id: "drain-savepoint",
    icon: "stop",
    label: w.savepoints.drain,
    onSelect: () => void stopJob("drain", true),
  },
];
