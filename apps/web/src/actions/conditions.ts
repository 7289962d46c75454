import type { Job } from "@millrace/protocol";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useLive } from "../monitor/live-store.ts";
import { currentDocument, useDocument } from "../store/document-store.ts";
import { currentRoute } from "../store/navigation.ts";
import { isSomethingSelected, selectedNodeIds, useSelection } from "../store/selection-store.ts";

/** When actions make sense. */
export const always = (): boolean => true;
export const isOpen = (): boolean => useDocument.getState().id !== null;
/** An example cannot be deleted. */
export const isOwn = (): boolean => designing() && !useDocument.getState().example;
export const designing = (): boolean => currentRoute().kind === "document" && isOpen();
/** The job on the screen. */
export const watchedJob = (): Job | null => (currentRoute().kind === "job" ? useLive.getState().job : null);
export const hasCanvas = (): boolean => canvasHandle() !== null;
export const hasSelection = (): boolean => designing() && isSomethingSelected(useSelection.getState());

export const chosenNodes = (): readonly string[] =>
  selectedNodeIds(useSelection.getState(), currentDocument());

export const hasNodes =
  (atLeast: number): (() => boolean) =>
  () =>
    designing() && chosenNodes().length >= atLeast;
