import type { Words } from "../i18n/words.ts";
import { useDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { openPanel } from "../store/preferences-store.ts";
import { selectOnly } from "../store/selection-store.ts";
import { setView } from "../store/view-store.ts";

/** Where the tour goes: an example, and its job where one runs. */
export interface Place {
  readonly documentId: string;
  readonly jobId: string | null;
}

export interface TourStep {
  readonly name: keyof Words["tour"]["steps"];
  readonly at: "run" | "design";
  /** What it speaks of. */
  readonly target: string;
  /** Leads to the page where the target is. */
  readonly enter: (place: Place) => void;
  /** Asked again until the target is there: for what has to be loaded first. */
  readonly prepare?: (place: Place) => void;
}

const toRun = ({ jobId }: Place): void => {
  if (jobId !== null) go({ kind: "job", id: jobId });
};
const toDesign = ({ documentId }: Place): void => go({ kind: "document", id: documentId });

function selectChannel({ documentId }: Place): void {
  const { id, history } = useDocument.getState();
  const edge = history.value.edges[1];
  if (id === documentId && edge) selectOnly({ edges: [edge.id] });
}

/** What a newcomer is shown, in order. */
export const tourSteps: readonly TourStep[] = [
  {
    name: "channel",
    at: "run",
    target: ".channel-run .rate",
    enter: (place) => {
      setView({ graphView: "stream" });
      toRun(place);
    },
  },
  { name: "watermark", at: "run", target: ".react-flow__node:nth-of-type(2) .node-level", enter: toRun },
  {
    name: "checkpoint",
    at: "run",
    target: '[data-testid="tab-checkpoints"]',
    enter: (place) => {
      openPanel("drawer");
      setView({ runTab: "checkpoints" });
      toRun(place);
    },
  },
  { name: "design", at: "run", target: '[data-testid="mode-design"]', enter: toRun },
  {
    name: "samples",
    at: "design",
    target: '[data-testid="probe-card"]',
    enter: toDesign,
    prepare: selectChannel,
  },
  { name: "step", at: "design", target: '[data-testid="mode-step"]', enter: toDesign },
];
