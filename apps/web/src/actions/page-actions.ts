import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useLive } from "../monitor/live-store.ts";
import { askToDelete } from "../store/deletion-store.ts";
import { go } from "../store/navigation.ts";
import { openPanel, setPreferences, togglePanel, usePreferences } from "../store/preferences-store.ts";
import { setView, useView } from "../store/view-store.ts";
import { currentDocument, useDocument } from "../store/document-store.ts";
import { onlyNode, useSelection } from "../store/selection-store.ts";
import { startTour } from "../tour/tour-store.ts";
import { nextTheme } from "../ui/theme-button.tsx";
import type { Action } from "./action.ts";
import { always, designing, hasCanvas, isOpen, isOwn } from "./conditions.ts";
import { duplicateDocument, exportDocument, importDocument, newDocument } from "./document-actions.ts";
import { holdKeys } from "./typed-ahead.ts";

/** What is seen, and how. */
export const viewActions: readonly Action[] = [
  {
    name: "fit",
    icon: "fit",
    keys: ["mod+0"],
    isEnabled: hasCanvas,
    perform: () => canvasHandle()?.fit(),
  },
  {
    name: "zoomIn",
    icon: "plus",
    keys: ["+", "="],
    scope: "canvas",
    isEnabled: hasCanvas,
    perform: () => canvasHandle()?.zoomBy(1.25),
  },
  {
    name: "zoomOut",
    icon: "minus",
    keys: ["-"],
    scope: "canvas",
    isEnabled: hasCanvas,
    perform: () => canvasHandle()?.zoomBy(0.8),
  },
  {
    name: "minimap",
    icon: "minimap",
    keys: [],
    isEnabled: hasCanvas,
    perform: () => setPreferences(({ minimap }) => ({ minimap: !minimap })),
  },
  {
    name: "palette",
    icon: "panel-left",
    keys: [],
    isEnabled: designing,
    perform: () => togglePanel("palette"),
  },
  {
    name: "inspector",
    icon: "panel-right",
    keys: [],
    isEnabled: hasCanvas,
    perform: () => togglePanel("inspector"),
  },
  {
    name: "drawer",
    icon: "panel-bottom",
    keys: [],
    isEnabled: hasCanvas,
    perform: () => togglePanel("drawer"),
  },
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

/** Where to go, and what to find. */
export const pageActions: readonly Action[] = [
  {
    name: "commands",
    icon: "commands",
    keys: ["mod+k"],
    isEnabled: always,
    perform: () => {
      const commandsOpen = !useView.getState().commandsOpen;
      if (commandsOpen) holdKeys();
      setView({ commandsOpen });
    },
  },
  {
    name: "shortcuts",
    icon: "commands",
    keys: ["?"],
    isEnabled: always,
    perform: () => setView({ shortcutsOpen: true }),
  },
  {
    name: "search",
    icon: "search",
    keys: ["/"],
    isEnabled: designing,
    perform: () => focusIn("palette", "#palette-search"),
  },
  {
    name: "find",
    icon: "search",
    keys: ["mod+f"],
    isEnabled: designing,
    perform: () => focusIn("palette", "#outline-search"),
  },
  {
    name: "canvas",
    icon: "fit",
    keys: ["f6"],
    isEnabled: hasCanvas,
    perform: () => canvasHandle()?.focusFirst(),
  },
  { name: "design", icon: "box", keys: ["1"], isEnabled: () => designOf() !== null, perform: toDesign },
  { name: "watch", icon: "activity", keys: ["2"], isEnabled: () => jobOf() !== null, perform: toRun },
  { name: "step", icon: "right", keys: ["3"], isEnabled: () => designOf() !== null, perform: toStep },
  { name: "documents", icon: "rows", keys: [], isEnabled: always, perform: () => go({ kind: "documents" }) },
  { name: "jobs", icon: "activity", keys: [], isEnabled: always, perform: () => go({ kind: "jobs" }) },
  { name: "cluster", icon: "cluster", keys: [], isEnabled: always, perform: () => go({ kind: "cluster" }) },
  { name: "learn", icon: "rows", keys: [], isEnabled: always, perform: () => go({ kind: "learn" }) },
  { name: "help", icon: "list", keys: [], isEnabled: always, perform: toHelp },
  { name: "tour", icon: "activity", keys: [], isEnabled: always, perform: startTour },
  { name: "newDocument", icon: "plus", keys: [], isEnabled: always, perform: () => void newDocument() },
  { name: "import", icon: "upload", keys: [], isEnabled: always, perform: () => void importDocument() },
  { name: "export", icon: "download", keys: [], isEnabled: isOpen, perform: exportDocument },
  {
    name: "renamePipeline",
    icon: "note",
    keys: [],
    isEnabled: isOpen,
    perform: () => document.querySelector<HTMLInputElement>("input.document-name")?.select(),
  },
  {
    name: "duplicatePipeline",
    icon: "copy",
    keys: [],
    isEnabled: isOpen,
    perform: () => void duplicateDocument(useDocument.getState().id ?? ""),
  },
  {
    name: "deletePipeline",
    icon: "trash",
    keys: [],
    isEnabled: isOwn,
    perform: () =>
      askToDelete({ kind: "document", id: useDocument.getState().id ?? "", name: currentDocument().name }),
  },
];

/** The pipeline that is seen here, drawn or run. */
const designOf = (): string | null =>
  useDocument.getState().id ?? useLive.getState().job?.summary.documentId ?? null;

/** Its newest job. */
function jobOf(): string | null {
  const id = designOf();
  const jobs = useLive.getState().jobs?.filter(({ documentId }) => documentId === id) ?? [];
  return id === null ? null : (jobs.toSorted((a, b) => b.createdMs - a.createdMs)[0]?.id ?? null);
}

function toDesign(): void {
  const id = designOf();
  if (id !== null) go({ kind: "document", id });
}

function toRun(): void {
  const id = jobOf();
  if (id !== null) go({ kind: "job", id });
}

function toStep(): void {
  const id = designOf();
  if (id !== null) go({ kind: "step", id });
}

/** Of the node that is selected, or else of the first of the list. */
function toHelp(): void {
  const selected = onlyNode(useSelection.getState());
  const node = currentDocument().nodes.find(({ id }) => id === selected);
  go({ kind: "help", id: node?.kind ?? "filter" });
}

function focusIn(panel: "palette", selector: string): void {
  openPanel(panel);
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}
