import { setView, useView } from "../store/view-store.ts";
import { DrillDialog } from "./drill-dialog.tsx";
import { isOver } from "./job-state-view.ts";
import { useLive } from "./live-store.ts";
import { RescaleDialog } from "./rescale-dialog.tsx";
import "./savepoints.css";

function close(): void {
  setView({ jobDialog: null });
}

/** What is asked about a running job, from its buttons and from the command palette. */
export function JobDialogs() {
  const dialog = useView((view) => view.jobDialog);
  const job = useLive((state) => state.job);
  if (dialog === null || job === null || isOver(job.summary.state)) return null;
  return dialog === "rescale" ? (
    <RescaleDialog job={job} onClose={close} />
  ) : (
    <DrillDialog job={job} onClose={close} />
  );
}
