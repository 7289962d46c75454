import { create } from "zustand";

/** What is selected on the canvas. Not part of the document, and not of its history. */
export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export const useSelection = create<Selection>()(() => ({ nodes: NONE, edges: NONE }));

export function selectNodes(ids: Iterable<string>): void {
  useSelection.setState({ nodes: new Set(ids), edges: NONE });
}

export function selectOnly(selection: {
  readonly nodes?: Iterable<string>;
  readonly edges?: Iterable<string>;
}): void {
  useSelection.setState({ nodes: new Set(selection.nodes ?? []), edges: new Set(selection.edges ?? []) });
}

export const clearSelection = (): void => selectOnly({});

/** The one selected node, or null where none or several are. */
export function onlyNode(selection: Selection): string | null {
  const [first] = selection.nodes;
  return selection.nodes.size === 1 && first !== undefined ? first : null;
}

/** The one selected edge where no node is selected. */
export function onlyEdge(selection: Selection): string | null {
  const [first] = selection.edges;
  return selection.edges.size === 1 && selection.nodes.size === 0 && first !== undefined ? first : null;
}
