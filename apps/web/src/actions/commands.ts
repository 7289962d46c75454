import { canvasHandle } from "../canvas/canvas-handle.ts";
import type { Words } from "../i18n/words.ts";
import { useLive } from "../monitor/live-store.ts";
import { redoEdit, undoEdit, useDocument } from "../store/document-store.ts";
import { currentRoute, go } from "../store/navigation.ts";
import { setPreferences, usePreferences } from "../store/preferences-store.ts";
import { setView } from "../store/view-store.ts";
import { arrangeNodes } from "./arrange-nodes.ts";
import { copySelection, cutSelection, deleteSelection, duplicateSelection, pasteClipboard, selectAllNodes } from "./clipboard.ts";
import { exportDocument } from "./document-actions.ts";
import { cancelJob, runJob, stopJob } from "./run-job.ts";

/** One thing that a person can do: palette, keys and menus come from it. */
export interface Command {
  readonly name: keyof Words["commands"]["names"];
  /** `mod` is Ctrl, or Cmd on a Mac. */
  readonly key: string | null;
  available(): boolean;
  perform(): void;
}

const designing = (): boolean => currentRoute().kind === "document";
const watching = (): boolean => currentRoute().kind === "job";
const always = (): boolean => true;

function runningJob(): string | null {
  const { id } = useDocument.getState();
  return useLive.getState().jobs?.findLast((job) => job.documentId === id)?.id ?? null;
}

function toRun(): void {
  const id = runningJob();
  if (id !== null) go({ kind: "job", id });
}

function toDesign(): void {
  const { id } = useDocument.getState();
  if (id !== null) go({ kind: "document", id });
}

const isDark = (): boolean => document.documentElement.dataset["theme"] === "dark";

export const COMMANDS: readonly Command[] = [
  { name: "commands", key: "mod+k", available: always, perform: () => setView({ commandsOpen: true }) },
  { name: "undo", key: "mod+z", available: designing, perform: undoEdit },
  { name: "redo", key: "mod+shift+z", available: designing, perform: redoEdit },
  { name: "run", key: "mod+enter", available: designing, perform: () => void runJob() },
  { name: "delete", key: "delete", available: designing, perform: deleteSelection },
  { name: "duplicate", key: "mod+d", available: designing, perform: duplicateSelection },
  { name: "copy", key: "mod+c", available: designing, perform: copySelection },
  { name: "cut", key: "mod+x", available: designing, perform: cutSelection },
  { name: "paste", key: "mod+v", available: designing, perform: () => void pasteClipboard() },
  { name: "selectAll", key: "mod+a", available: designing, perform: selectAllNodes },
  { name: "layout", key: null, available: designing, perform: arrangeNodes },
  { name: "fit", key: null, available: () => designing() || watching(), perform: () => canvasHandle()?.fit() },
  { name: "stop", key: null, available: watching, perform: () => void stopJob() },
  { name: "cancel", key: null, available: watching, perform: () => void cancelJob() },
  { name: "design", key: null, available: watching, perform: toDesign },
  { name: "watch", key: null, available: () => designing() && runningJob() !== null, perform: toRun },
  { name: "documents", key: null, available: always, perform: () => go({ kind: "documents" }) },
  { name: "jobs", key: null, available: always, perform: () => go({ kind: "jobs" }) },
  { name: "export", key: null, available: designing, perform: exportDocument },
  { name: "theme", key: null, available: always, perform: () => setPreferences({ theme: isDark() ? "light" : "dark" }) },
  {
    name: "language",
    key: null,
    available: always,
    perform: () => setPreferences({ locale: usePreferences.getState().locale === "en" ? "zh" : "en" }),
  },
];
