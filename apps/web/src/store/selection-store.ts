import type { FlowDocument } from "@millrace/graph";
import { create } from "zustand";

/** What is selected on the canvas. Not part of the document, and not of its history. */
export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
const NOTHING: Selection = { nodes: NONE, edges: NONE, notes: NONE, groups: NONE };

export const useSelection = create<Selection>()(() => NOTHING);

export const selectNodes = (ids: Iterable<string>): void => selectOnly({ nodes: ids });

export function selectOnly(selection: Partial<Record<keyof Selection, Iterable<string>>>): void {
  useSelection.setState({
    nodes: new Set(selection.nodes ?? []),
    edges: new Set(selection.edges ?? []),
    notes: new Set(selection.notes ?? []),
    groups: new Set(selection.groups ?? []),
  });
}

export const clearSelection = (): void => useSelection.setState(NOTHING);

const sizeOf = ({ nodes, edges, notes, groups }: Selection): number =>
  nodes.size + edges.size + notes.size + groups.size;

export const isSomethingSelected = (selection: Selection): boolean => sizeOf(selection) > 0;

/** The one selected node, or null where none or several things are. */
export const onlyNode = (selection: Selection): string | null =>
  sizeOf(selection) - selection.edges.size === 1 ? theOne(selection.nodes) : null;

/** The one selected edge where nothing else is selected. */
export const onlyEdge = (selection: Selection): string | null =>
  sizeOf(selection) === 1 ? theOne(selection.edges) : null;

export const onlyNote = (selection: Selection): string | null =>
  sizeOf(selection) === 1 ? theOne(selection.notes) : null;

export const onlyGroup = (selection: Selection): string | null =>
  sizeOf(selection) === 1 ? theOne(selection.groups) : null;

/** Selected nodes and those of selected groups, in the order of the document. */
export function selectedNodeIds(selection: Selection, document: FlowDocument): readonly string[] {
  const inside = new Set(
    document.groups.filter((group) => selection.groups.has(group.id)).flatMap((group) => group.nodes),
  );
  return document.nodes.map((node) => node.id).filter((id) => selection.nodes.has(id) || inside.has(id));
}

function theOne(ids: ReadonlySet<string>): string | null {
  const [first] = ids;
  return ids.size === 1 && first !== undefined ? first : null;
}
