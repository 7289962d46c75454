import { useState } from "react";
import { triggerCheckpoint } from "../actions/run-job.ts";
import { useWords } from "../i18n/use-words.ts";
import { isOver } from "./job-state-view.ts";
import { useLive } from "./live-store.ts";

/** A checkpoint at once; only of a job that runs. */
export function TriggerCheckpoint() {
  const w = useWords();
  const over = useLive(({ job }) => job === null || isOver(job.summary.state));
  const [taking, setTaking] = useState(false);
  if (over) return null;
  const take = async (): Promise<void> => {
    setTaking(true);
    await triggerCheckpoint();
    setTaking(false);
  };
  return (
    <button
      type="button"
      className="btn small"
      title={w.checkpoints.triggerTitle}
      disabled={taking}
      data-testid="trigger-checkpoint"
      onClick={() => void take()}
    >
      {w.checkpoints.trigger}
    </button>
  );
}
