import { currentDocument } from "../store/document-store.ts";
import { selectOnly, useSelection } from "../store/selection-store.ts";
import type { Selection } from "../store/selection-store.ts";

interface Change {
  readonly type: string;
}
type SelectChange = Change & { readonly type: "select"; readonly id: string; readonly selected: boolean };

const isSelect = (change: Change): change is SelectChange => change.type === "select";

/** Takes over what the canvas selected and deselected. */
export function applySelection(of: "items" | "edges", changes: readonly Change[]): void {
  const selects = changes.filter(isSelect);
  if (selects.length === 0) return;
  const kindOf = (id: string): keyof Selection => (of === "edges" ? "edges" : itemKind(id));
  const { nodes, edges, notes: chosenNotes, groups: chosenGroups } = useSelection.getState();
  const next = {
    nodes: new Set(nodes),
    edges: new Set(edges),
    notes: new Set(chosenNotes),
    groups: new Set(chosenGroups),
  };
  for (const { id, selected } of selects) {
    if (selected) next[kindOf(id)].add(id);
    else next[kindOf(id)].delete(id);
  }
  useSelection.setState(next);
}

/** Selects nodes, notes and groups, whichever the ids are of. */
export function selectItems(ids: readonly string[]): void {
  const of = (kind: keyof Selection) => ids.filter((id) => itemKind(id) === kind);
  selectOnly({ nodes: of("nodes"), notes: of("notes"), groups: of("groups") });
}

function itemKind(id: string): Exclude<keyof Selection, "edges"> {
  const { notes, groups } = currentDocument();
  if (notes.some((note) => note.id === id)) return "notes";
  return groups.some((group) => group.id === id) ? "groups" : "nodes";
}
