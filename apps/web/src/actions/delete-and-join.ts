import { connectable } from "@millrace/graph";
import type { Catalog, FlowDocument, FlowEdge } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { currentDocument } from "../store/document-store.ts";
import { remove } from "../store/edits.ts";
import { freshId } from "../store/fresh-id.ts";
import { clearSelection } from "../store/selection-store.ts";

/** Takes nodes out of their pipeline: what came in goes on to where they led, wherever that is allowed. */
export function deleteAndJoin(nodeIds: readonly string[]): void {
  const nodes = new Set(nodeIds);
  const joined = joinedEdges(currentDocument(), catalog, nodes);
  remove(
    { nodes },
    joined.map((edge) => ({ ...edge, id: freshId("e") })),
  );
  clearSelection();
}

/** Edges that take the place of nodes: from each port that led into them to each that they led to. */
export function joinedEdges(
  document: FlowDocument,
  known: Catalog,
  removed: ReadonlySet<string>,
): readonly Omit<FlowEdge, "id">[] {
  const isInside = ({ node }: FlowEdge["from"]) => removed.has(node);
  const entries = document.edges.filter(({ from, to }) => !isInside(from) && isInside(to));
  let rest: FlowDocument = {
    ...document,
    nodes: document.nodes.filter((node) => !removed.has(node.id)),
    edges: document.edges.filter(({ from, to }) => !isInside(from) && !isInside(to)),
  };
  const joined: Omit<FlowEdge, "id">[] = [];
  for (const entry of entries) {
    for (const to of exitsOf(document, removed, entry.to.node)) {
      if (!connectable(rest, known, entry.from, to).ok) continue;
      const edge = { from: entry.from, to };
      joined.push(edge);
      rest = { ...rest, edges: [...rest.edges, { ...edge, id: `joined_${joined.length}` }] };
    }
  }
  return joined;
}

/** Ports outside that the removed node leads to, through other removed ones too. */
function exitsOf(
  document: FlowDocument,
  removed: ReadonlySet<string>,
  start: string,
): readonly FlowEdge["to"][] {
  const seen = new Set([start]);
  const exits: FlowEdge["to"][] = [];
  for (const node of seen) {
    for (const { from, to } of document.edges) {
      if (from.node !== node) continue;
      if (removed.has(to.node)) seen.add(to.node);
      else exits.push(to);
    }
  }
  return exits;
}
