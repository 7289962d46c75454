import type { AnyNodeDefinition, Catalog, InputPort } from "../define-node.ts";
import { graphError } from "../diagnostic.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { FlowDocument, FlowEdge, FlowNode } from "../flow-document.ts";
import { topologicalOrder } from "./topological-order.ts";

export interface KnownNode {
  readonly node: FlowNode;
  readonly definition: AnyNodeDefinition;
}

/** The part of a document that can be worked with, whatever else is wrong with it. */
export interface CheckedGraph {
  readonly diagnostics: readonly Diagnostic[];
  /** Nodes of a known kind; of two with one id, the first. In the document's order. */
  readonly nodes: ReadonlyMap<string, KnownNode>;
  /** Edges whose ends and ports exist; at most one at a port that takes one. */
  readonly edges: readonly FlowEdge[];
  /** Every producer before its consumers, but for feedback edges; without nodes of cycles and what comes after them. */
  readonly order: readonly string[];
  /** The node whose settings an edge may have too; null: there is none. */
  readonly partitioner: AnyNodeDefinition | null;
}

/** The structure of the graph, without looking into any node's config. */
export function checkStructure(document: FlowDocument, catalog: Catalog): CheckedGraph {
  const diagnostics: Diagnostic[] = [];
  const nodes = knownNodes(document, catalog, diagnostics);
  const edges = usableEdges(document, nodes, diagnostics);
  const forward = edges.filter((edge) => !isFeedback(edge, nodes));
  const { order, cycles } = topologicalOrder([...nodes.keys()], forward);
  for (const cycle of cycles) {
    const names = cycle.map((id) => nameOf(nodes, id)).join(", ");
    diagnostics.push(graphError("graph.cycle", { nodes: names }, { nodeId: cycle[0] ?? null }));
  }
  checkEnds(document, nodes, edges, diagnostics);
  const partitioner = catalog.find(({ servesEdges }) => servesEdges === true) ?? null;
  return { diagnostics, nodes, edges, order, partitioner };
}

export const nameOf = (nodes: ReadonlyMap<string, KnownNode>, id: string): string =>
  nodes.get(id)?.node.name ?? id;

function knownNodes(
  document: FlowDocument,
  catalog: Catalog,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, KnownNode> {
  const definitions = new Map(catalog.map((definition) => [definition.kind, definition]));
  const seen = new Set<string>();
  const nodes = new Map<string, KnownNode>();
  for (const node of document.nodes) {
    const definition = definitions.get(node.kind);
    if (seen.has(node.id)) {
      diagnostics.push(graphError("graph.duplicate-node", { id: node.id }, { nodeId: node.id }));
    } else if (!definition) {
      diagnostics.push(graphError("graph.unknown-kind", { kind: node.kind }, { nodeId: node.id }));
    } else {
      nodes.set(node.id, { node, definition });
    }
    seen.add(node.id);
  }
  return nodes;
}

interface EdgeUse {
  readonly ids: Set<string>;
  readonly takenPorts: Set<string>;
  readonly pairs: Set<string>;
}

function usableEdges(
  document: FlowDocument,
  nodes: ReadonlyMap<string, KnownNode>,
  diagnostics: Diagnostic[],
): readonly FlowEdge[] {
  const use: EdgeUse = { ids: new Set(), takenPorts: new Set(), pairs: new Set() };
  const drawn = new Set(document.nodes.map((node) => node.id));
  return document.edges.filter((edge) => {
    const problem = danglingEdge(edge, drawn) ?? portProblem(edge, nodes) ?? useProblem(edge, nodes, use);
    if (problem) diagnostics.push({ ...problem, edgeId: edge.id });
    return problem === null && nodes.has(edge.from.node) && nodes.has(edge.to.node);
  });
}

function danglingEdge(edge: FlowEdge, drawn: ReadonlySet<string>): Diagnostic | null {
  const missing = [edge.from.node, edge.to.node].find((id) => !drawn.has(id));
  if (missing === undefined) return null;
  const present = [edge.from.node, edge.to.node].find((id) => drawn.has(id));
  return graphError("graph.dangling-edge", { id: missing }, { nodeId: present ?? null });
}

function portProblem(edge: FlowEdge, nodes: ReadonlyMap<string, KnownNode>): Diagnostic | null {
  const from = nodes.get(edge.from.node);
  if (from && !from.definition.outputs.some((port) => port.name === edge.from.port)) {
    return graphError(
      "graph.unknown-port",
      { node: from.node.name, port: edge.from.port },
      { nodeId: from.node.id },
    );
  }
  const to = nodes.get(edge.to.node);
  if (to && !to.definition.inputs.some((port) => port.name === edge.to.port)) {
    return graphError(
      "graph.unknown-port",
      { node: to.node.name, port: edge.to.port },
      { nodeId: to.node.id },
    );
  }
  return null;
}

/** The port that an edge comes in by. */
export const inputPortOf = ({ to }: FlowEdge, nodes: ReadonlyMap<string, KnownNode>): InputPort | undefined =>
  nodes.get(to.node)?.definition.inputs.find(({ name }) => name === to.port);

/** Whether an edge closes a loop. */
export const isFeedback = (edge: FlowEdge, nodes: ReadonlyMap<string, KnownNode>): boolean =>
  inputPortOf(edge, nodes)?.feedback === true;

/** Names of nodes and ports hold no slash, so these keys are unambiguous. */
function useProblem(edge: FlowEdge, nodes: ReadonlyMap<string, KnownNode>, use: EdgeUse): Diagnostic | null {
  const target = `${edge.to.node}/${edge.to.port}`;
  const pair = `${edge.from.node}/${edge.from.port}/${target}`;
  const many = inputPortOf(edge, nodes)?.many ?? true;
  const at = { nodeId: edge.to.node };
  if (use.ids.has(edge.id)) return graphError("graph.duplicate-edge", { id: edge.id }, at);
  use.ids.add(edge.id);
  if (use.pairs.has(pair)) {
    return graphError(
      "graph.same-edge",
      { from: nameOf(nodes, edge.from.node), to: nameOf(nodes, edge.to.node) },
      at,
    );
  }
  use.pairs.add(pair);
  if (!many && use.takenPorts.has(target)) {
    return graphError("graph.port-taken", { node: nameOf(nodes, edge.to.node) }, at);
  }
  use.takenPorts.add(target);
  return null;
}

function checkEnds(
  document: FlowDocument,
  nodes: ReadonlyMap<string, KnownNode>,
  edges: readonly FlowEdge[],
  diagnostics: Diagnostic[],
): void {
  if (document.nodes.length === 0) {
    diagnostics.push(graphError("graph.empty"));
    return;
  }
  const known = [...nodes.values()];
  const allKnown = known.length === document.nodes.length;
  const has = (category: string) => known.some(({ definition }) => definition.category === category);
  if (allKnown && !has("source")) diagnostics.push(graphError("graph.no-source"));
  if (allKnown && !has("sink")) diagnostics.push(graphError("graph.no-sink"));
  const fed = new Set(edges.map((edge) => `${edge.to.node}/${edge.to.port}`));
  const read = new Set(edges.map((edge) => `${edge.from.node}/${edge.from.port}`));
  for (const { node, definition } of known) {
    for (const port of definition.inputs)
      if (!fed.has(`${node.id}/${port.name}`)) diagnostics.push(missingInput(node, port));
    const main = definition.outputs.find((port) => port.side === undefined);
    if (main && !read.has(`${node.id}/${main.name}`)) {
      const at = { nodeId: node.id, severity: "warning" } as const;
      diagnostics.push(graphError("graph.no-path-to-sink", { node: node.name }, at));
    }
  }
}

function missingInput({ id, name }: FlowNode, { title }: InputPort): Diagnostic {
  if (title === undefined) return graphError("graph.missing-input", { node: name }, { nodeId: id });
  const params = { node: name, port: title.en, port_zh: title.zh };
  return graphError("graph.missing-port-input", params, { nodeId: id });
}
