import { emptyDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import type { Draft } from "immer";
import { create } from "zustand";
import { commit, newHistory, redo, undo } from "./history.ts";
import type { History } from "./history.ts";
import type { StaleSave } from "./stale-save.ts";

export type SaveState =
  | { readonly kind: "saved"; readonly savedMs: number }
  | { readonly kind: "dirty" }
  | { readonly kind: "saving" }
  /** Not saved for now: the local copy has it; saving is tried again. */
  | { readonly kind: "offline" }
  /** Another tab or person saved a newer version. */
  | { readonly kind: "stale"; readonly kept: StaleSave | null }
  /** Refused for what is in it: trying again would not help. */
  | { readonly kind: "refused"; readonly message: string };

/** The pipeline that is open. The document is the truth; everything on the canvas is derived from it. */
export interface DocumentState {
  /** null: none is open. */
  readonly id: string | null;
  readonly example: boolean;
  /** Version on the server that the document is based on. */
  readonly version: number;
  readonly history: History<FlowDocument>;
  readonly save: SaveState;
}

const nothingOpen: DocumentState = {
  id: null,
  example: false,
  version: 0,
  history: newHistory(emptyDocument("untitled")),
  save: { kind: "saved", savedMs: 0 },
};

export const useDocument = create<DocumentState>()(() => nothingOpen);

export const currentDocument = (): FlowDocument => useDocument.getState().history.value;

export interface OpenDocument {
  readonly id: string;
  readonly example: boolean;
  readonly version: number;
  readonly document: FlowDocument;
  readonly savedMs: number;
}

export function openInStore(opened: OpenDocument): void {
  const { id, example, version, document, savedMs } = opened;
  useDocument.setState({
    id,
    example,
    version,
    history: newHistory(document),
    save: { kind: "saved", savedMs },
  });
}

export function closeDocument(): void {
  useDocument.setState(nothingOpen);
}

/**
 * Changes the document: one step that can be undone. Steps with the same `mergeKey` in quick succession are one.
 */
export function edit(recipe: (document: Draft<FlowDocument>) => void, mergeKey: string | null = null): void {
  editWith({ mergeKey }, recipe);
}

export function editWith(
  options: { readonly mergeKey: string | null; readonly joins?: boolean },
  recipe: (document: Draft<FlowDocument>) => void,
): void {
  step((history) => commit(history, recipe, { ...options, nowMs: performance.now() }));
}

export const undoEdit = (): void => step(undo);
export const redoEdit = (): void => step(redo);

function step(change: (history: History<FlowDocument>) => History<FlowDocument>): void {
  useDocument.setState((state) => {
    const history = change(state.history);
    if (history === state.history) return state;
    const save: SaveState = state.save.kind === "stale" ? state.save : { kind: "dirty" };
    return { history, save };
  });
}
