import { canvasHandle } from "../canvas/canvas-handle.ts";
import { currentDocument, useDocument } from "../store/document-store.ts";
import { currentRoute } from "../store/navigation.ts";
import { isSomethingSelected, selectedNodeIds, useSelection } from "../store/selection-store.ts";

/** When actions make sense. */
export const always = (): boolean => true;
export const isOpen = (): boolean => useDocument.getState().id !== null;
export const designing = (): boolean => currentRoute().kind === "document" && isOpen();
export const hasCanvas = (): boolean => canvasHandle() !== null;
export const hasSelection = (): boolean => designing() && isSomethingSelected(useSelection.getState());

export const chosenNodes = (): readonly string[] =>
  selectedNodeIds(useSelection.getState(), currentDocument());

export const hasNodes =
  (atLeast: number): (() => boolean) =>
  () =>
    designing() && chosenNodes().length >= atLeast;
