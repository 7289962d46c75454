import type { AnyNodeDefinition, Catalog, FlowDocument, FlowEdge } from "@millrace/graph";
import type { QuickAdd } from "./canvas-store.ts";
import { compatibleNodes } from "./compatible-nodes.ts";
import { canInsert } from "./insertion.ts";

/** What becomes of a node that is chosen: it stands by itself or at a port, goes into an edge, or takes an edge's place. */
export type QuickAddWay =
  | { readonly kind: "add" }
  | { readonly kind: "insert" | "replace"; readonly edge: string };

export interface QuickAddGroup {
  readonly way: QuickAddWay;
  readonly definitions: readonly AnyNodeDefinition[];
}

/** The one edge of an input that takes no second one; null: the input is free, or takes many. */
export function takenBy(document: FlowDocument, catalog: Catalog, end: QuickAdd["end"]): FlowEdge | null {
  if (end?.type !== "target") return null;
  const kind = document.nodes.find(({ id }) => id === end.node)?.kind;
  const ports = catalog.find((definition) => definition.kind === kind)?.inputs;
  if (ports?.find(({ name }) => name === end.port)?.many) return null;
  return document.edges.find(({ to }) => to.node === end.node && to.port === end.port) ?? null;
}

/** The nodes that fit, by what would become of them; at an input that has its edge: into that edge, or instead of it. */
export function quickAddGroups(
  document: FlowDocument,
  catalog: Catalog,
  { end, edge }: Pick<QuickAdd, "end" | "edge">,
): readonly QuickAddGroup[] {
  const into = (edgeId: string): QuickAddGroup => ({
    way: { kind: "insert", edge: edgeId },
    definitions: catalog.filter((definition) => canInsert(document, catalog, { definition, edgeId })),
  });
  if (edge !== undefined) return [into(edge)];
  const taken = takenBy(document, catalog, end);
  if (taken === null) return [{ way: { kind: "add" }, definitions: compatibleNodes(document, catalog, end) }];
  const without = { ...document, edges: document.edges.filter(({ id }) => id !== taken.id) };
  const instead = compatibleNodes(without, catalog, end);
  return [into(taken.id), { way: { kind: "replace", edge: taken.id }, definitions: instead }];
}
