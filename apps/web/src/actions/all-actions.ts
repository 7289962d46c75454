import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useLive } from "../monitor/live-store.ts";
import { isOver } from "../monitor/job-state-view.ts";
import { currentDocument, redoEdit, undoEdit, useDocument } from "../store/document-store.ts";
import { currentRoute, go } from "../store/navigation.ts";
import { openPanel, setPreferences, usePreferences } from "../store/preferences-store.ts";
import { selectNodes, useSelection } from "../store/selection-store.ts";
import { setView, useView } from "../store/view-store.ts";
import { nextTheme } from "../ui/theme-button.tsx";
import type { Action } from "./action.ts";
import { arrangeNodes } from "./arrange-nodes.ts";
import { deleteSelection, duplicateSelection } from "./clipboard.ts";
import { exportDocument } from "./document-actions.ts";
import { cancelJob, runJob, stopJob } from "./run-job.ts";

const always = () => true;
const designing = () => currentRoute().kind === "document" && useDocument.getState().id !== null;
const hasSelection = () =>
  designing() && useSelection.getState().nodes.size + useSelection.getState().edges.size > 0;
const jobRuns = () => {
  const { job } = useLive.getState();
  return currentRoute().kind === "job" && job !== null && !isOver(job.summary.state);
};
const isOpen = () => useDocument.getState().id !== null;

/** Every action, in the order of the command palette. */
export const allActions: readonly Action[] = [
  { name: "run", icon: "run", keys: ["mod+enter"], isEnabled: isOpen, perform: () => void runJob() },
  { name: "stop", icon: "stop", keys: [], isEnabled: jobRuns, perform: () => void stopJob() },
  { name: "cancel", icon: "close", keys: [], isEnabled: jobRuns, perform: () => void cancelJob() },
  {
    name: "undo",
    icon: "undo",
    keys: ["mod+z"],
    isEnabled: () => designing() && useDocument.getState().history.past.length > 0,
    perform: undoEdit,
  },
  {
    name: "redo",
    icon: "redo",
    keys: ["mod+shift+z", "mod+y"],
    isEnabled: () => designing() && useDocument.getState().history.future.length > 0,
    perform: redoEdit,
  },
  {
    name: "delete",
    icon: "trash",
    keys: ["delete", "backspace"],
    isEnabled: hasSelection,
    perform: deleteSelection,
  },
  { name: "duplicate", icon: "copy", keys: ["mod+d"], isEnabled: hasSelection, perform: duplicateSelection },
  {
    name: "selectAll",
    icon: "box",
    keys: ["mod+a"],
    isEnabled: designing,
    perform: () => selectNodes(currentDocument().nodes.map((node) => node.id)),
  },
  { name: "layout", icon: "layout", keys: ["mod+shift+l"], isEnabled: designing, perform: arrangeNodes },
  {
    name: "fit",
    icon: "fit",
    keys: ["mod+0"],
    isEnabled: () => canvasHandle() !== null,
    perform: () => canvasHandle()?.fit(),
  },
  { name: "search", icon: "search", keys: ["/"], isEnabled: designing, perform: focusPalette },
  {
    name: "commands",
    icon: "commands",
    keys: ["mod+k"],
    isEnabled: always,
    perform: () => setView({ commandsOpen: !useView.getState().commandsOpen }),
  },
  { name: "documents", icon: "rows", keys: [], isEnabled: always, perform: () => go({ kind: "documents" }) },
  { name: "jobs", icon: "activity", keys: [], isEnabled: always, perform: () => go({ kind: "jobs" }) },
  { name: "export", icon: "download", keys: [], isEnabled: isOpen, perform: exportDocument },
  {
    name: "theme",
    icon: "sun",
    keys: [],
    isEnabled: always,
    perform: () => setPreferences(({ theme }) => ({ theme: nextTheme(theme) })),
  },
  {
    name: "language",
    icon: "settings",
    keys: [],
    isEnabled: always,
    perform: () => setPreferences({ locale: usePreferences.getState().locale === "en" ? "zh" : "en" }),
  },
];

function focusPalette(): void {
  openPanel("palette");
  requestAnimationFrame(() => document.querySelector<HTMLElement>("#palette-search")?.focus());
}
