import { connectable } from "@millrace/graph";
import type { AnyNodeDefinition, Catalog, FlowDocument, FlowEdge } from "@millrace/graph";
import { withTrial } from "./compatible-nodes.ts";

/** The two ends that an edge gets, and the one that goes on from the node that was put into it. */
export interface Insertion {
  readonly into: FlowEdge["to"];
  readonly onFrom: FlowEdge["from"];
}

/**
 * Whether a node fits into an edge: its first input takes what the edge carries, and where the edge led takes what it
 * gives. What is not known yet is not held against it.
 */
export function insertionOf(
  document: FlowDocument,
  catalog: Catalog,
  { nodeId, edgeId }: { readonly nodeId: string; readonly edgeId: string },
): Insertion | null {
  const edge = document.edges.find((candidate) => candidate.id === edgeId);
  const kind = document.nodes.find((node) => node.id === nodeId)?.kind;
  const definition = catalog.find((candidate) => candidate.kind === kind);
  const [input] = definition?.inputs ?? [];
  const [output] = definition?.outputs ?? [];
  if (!edge || !input || !output) return null;
  const into = { node: nodeId, port: input.name };
  const onFrom = { node: nodeId, port: output.name };
  const without = { ...document, edges: document.edges.filter((other) => other.id !== edgeId) };
  if (!connectable(without, catalog, edge.from, into).ok) return null;
  const joined = { ...without, edges: [...without.edges, { ...edge, to: into }] };
  return connectable(joined, catalog, onFrom, edge.to).ok ? { into, onFrom } : null;
}

/** The same for a node that is not placed yet. */
export function canInsert(
  document: FlowDocument,
  catalog: Catalog,
  { definition, edgeId }: { readonly definition: AnyNodeDefinition; readonly edgeId: string },
): boolean {
  const { document: trial, id } = withTrial(document, definition);
  return insertionOf(trial, catalog, { nodeId: id, edgeId }) !== null;
}
