import { create } from "zustand";
import { isOver } from "../monitor/job-state-view.ts";
import { useLive } from "../monitor/live-store.ts";
import { isExampleId } from "../store/example-id.ts";
import { setPreferences } from "../store/preferences-store.ts";
import { tourSteps } from "./tour-steps.ts";
import type { Place } from "./tour-steps.ts";

const HOME_EXAMPLE = "example-host-metrics";

/** null: nobody is shown around. */
interface Tour {
  readonly step: number | null;
  readonly place: Place;
}

export const useTour = create<Tour>()(() => ({
  step: null,
  place: { documentId: HOME_EXAMPLE, jobId: null },
}));

/** Over the running example; where none runs, only over what can be seen of one at rest. */
export function startTour(): void {
  const job = useLive
    .getState()
    .jobs?.filter(({ documentId, state }) => isExampleId(documentId) && !isOver(state))
    .toSorted((a, b) => a.createdMs - b.createdMs)[0];
  const place = { documentId: job?.documentId ?? HOME_EXAMPLE, jobId: job?.id ?? null };
  const first = job ? 0 : tourSteps.findIndex(({ at }) => at === "design");
  setPreferences({ tourDismissed: true });
  useTour.setState({ place });
  showStep(first);
}

export function showStep(index: number): void {
  const step = tourSteps[index];
  useTour.setState({ step: step ? index : null });
  step?.enter(useTour.getState().place);
}

export const endTour = (): void => useTour.setState({ step: null });
