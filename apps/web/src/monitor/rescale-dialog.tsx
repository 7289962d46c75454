import type { Job } from "@millrace/protocol";
import { useState } from "react";
import { rescaleJob } from "../actions/run-job.ts";
import { useWords } from "../i18n/use-words.ts";
import { Dialog } from "../ui/dialog.tsx";

const MAX_PARALLELISM = 128;

/** Asks for the parallelism that a running job goes on with. */
export function RescaleDialog({ job, onClose }: { readonly job: Job; readonly onClose: () => void }) {
  const w = useWords();
  const { parallelism } = job.jobGraph.settings;
  const [wanted, setWanted] = useState(String(parallelism));
  const number = Number(wanted);
  const valid = Number.isInteger(number) && number >= 1 && number <= MAX_PARALLELISM;
  return (
    <Dialog label={w.savepoints.rescaleTitle} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!valid || number === parallelism) return;
          onClose();
          void rescaleJob(number);
        }}
      >
        <p className="b title">{w.savepoints.rescaleTitle}</p>
        <p className="d">{w.savepoints.rescaleText}</p>
        <label className="row rescale">
          {w.savepoints.parallelism}
          <input
            className="inp"
            type="number"
            min={1}
            max={MAX_PARALLELISM}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
            data-testid="rescale-to"
          />
          <span className="d">{w.savepoints.now(parallelism)}</span>
        </label>
        <div className="actions">
          <button type="button" className="btn" onClick={onClose}>
            {w.history.close}
          </button>
          <button
            type="submit"
            className="btn primary"
            disabled={!valid || number === parallelism}
            data-testid="rescale-go"
          >
            {w.savepoints.rescaleGo}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
