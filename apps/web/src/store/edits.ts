import type { AnyNodeDefinition, FlowDocument, FlowEdge, FlowNode } from "@millrace/graph";
import type { Draft } from "immer";
import { edit } from "./document-store.ts";
import { freshId } from "./fresh-id.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

type PortRef = FlowEdge["from"];

/** What edits do to a document. Each exported function is one step of undo. */

export function addNode(definition: AnyNodeDefinition, name: string, position: Point): string {
  const id = freshId(definition.kind);
  edit((document) => {
    document.nodes.push(newNode(definition, { id, name: uniqueName(document, name), position }));
  });
  return id;
}

/** Adds a node and joins it to a port that waits for one. */
export function addConnected(
  definition: AnyNodeDefinition,
  name: string,
  at: {
    readonly position: Point;
    readonly end: { readonly ref: PortRef; readonly type: "source" | "target" };
  },
): string {
  const id = freshId(definition.kind);
  edit((document) => {
    document.nodes.push(newNode(definition, { id, name: uniqueName(document, name), position: at.position }));
    const port = at.end.type === "source" ? definition.inputs[0] : definition.outputs[0];
    if (!port) return;
    const own = { node: id, port: port.name };
    const edge = at.end.type === "source" ? { from: at.end.ref, to: own } : { from: own, to: at.end.ref };
    document.edges.push({ id: freshId("e"), ...edge });
  });
  return id;
}

/** Puts a node into an edge: the edge then ends at it, and a new one goes on to where it led. */
export function insertIntoEdge(
  definition: AnyNodeDefinition,
  name: string,
  at: { readonly position: Point; readonly edgeId: string },
): string {
  const id = freshId(definition.kind);
  edit((document) => {
    const edge = document.edges.find((candidate) => candidate.id === at.edgeId);
    const [input] = definition.inputs;
    const [output] = definition.outputs;
    document.nodes.push(newNode(definition, { id, name: uniqueName(document, name), position: at.position }));
    if (!edge || !input || !output) return;
    document.edges.push({ id: freshId("e"), from: { node: id, port: output.name }, to: { ...edge.to } });
    edge.to = { node: id, port: input.name };
  });
  return id;
}

export function connect(from: PortRef, to: PortRef): string {
  const id = freshId("e");
  edit((document) => void document.edges.push({ id, from, to }));
  return id;
}

export function reconnect(edgeId: string, from: PortRef, to: PortRef): void {
  edit((document) => {
    const edge = document.edges.find((candidate) => candidate.id === edgeId);
    if (edge) Object.assign(edge, { from, to });
  });
}

export function moveNodes(positions: ReadonlyMap<string, Point>, mergeKey: string | null = null): void {
  edit((document) => {
    for (const node of document.nodes) {
      const position = positions.get(node.id);
      if (position && (position.x !== node.position.x || position.y !== node.position.y))
        node.position = { ...position };
    }
  }, mergeKey);
}

export function remove(nodes: ReadonlySet<string>, edges: ReadonlySet<string>): void {
  edit((document) => {
    document.nodes = document.nodes.filter((node) => !nodes.has(node.id));
    document.edges = document.edges.filter(
      (edge) => !edges.has(edge.id) && !nodes.has(edge.from.node) && !nodes.has(edge.to.node),
    );
  });
}

/** Adds copies of nodes with the edges between them; gives the ids of the copies. */
export function pasteNodes(
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
  offset: Point,
): readonly string[] {
  const ids = new Map(nodes.map((node) => [node.id, freshId(node.kind)]));
  edit((document) => {
    for (const node of nodes) {
      const position = { x: node.position.x + offset.x, y: node.position.y + offset.y };
      const copy = {
        ...node,
        id: ids.get(node.id) ?? freshId(node.kind),
        name: uniqueName(document, node.name),
        position,
      };
      document.nodes.push(structuredClone(copy) as Draft<FlowNode>);
    }
    for (const edge of edges) {
      const [from, to] = [ids.get(edge.from.node), ids.get(edge.to.node)];
      if (from === undefined || to === undefined) continue;
      document.edges.push({
        id: freshId("e"),
        from: { ...edge.from, node: from },
        to: { ...edge.to, node: to },
      });
    }
  });
  return [...ids.values()];
}

export function setConfig(nodeId: string, field: string, value: unknown): void {
  edit((document) => {
    const node = document.nodes.find((candidate) => candidate.id === nodeId);
    if (node) node.config[field] = value as FlowNode["config"][string];
  }, `config:${nodeId}:${field}`);
}

export function renameNode(nodeId: string, name: string): void {
  edit((document) => {
    const node = document.nodes.find((candidate) => candidate.id === nodeId);
    if (node) node.name = name;
  }, `name:${nodeId}`);
}

export function setParallelism(nodeId: string, parallelism: number | null): void {
  edit((document) => {
    const node = document.nodes.find((candidate) => candidate.id === nodeId);
    if (node) node.parallelism = parallelism;
  }, `parallelism:${nodeId}`);
}

export function renameDocument(name: string): void {
  edit((document) => void (document.name = name), "document-name");
}

export function changeSettings(
  change: (settings: Draft<FlowDocument["settings"]>) => void,
  mergeKey: string,
): void {
  edit((document) => change(document.settings), `settings:${mergeKey}`);
}

function newNode(
  definition: AnyNodeDefinition,
  at: { readonly id: string; readonly name: string; readonly position: Point },
): Draft<FlowNode> {
  return {
    id: at.id,
    kind: definition.kind,
    version: definition.version,
    name: at.name,
    position: { ...at.position },
    parallelism: null,
    config: structuredClone(definition.initial) as Draft<FlowNode["config"]>,
  };
}

function uniqueName(document: Pick<FlowDocument, "nodes">, name: string): string {
  const taken = new Set(document.nodes.map((node) => node.name));
  if (!taken.has(name)) return name;
  const base = name.replace(/ \d+$/u, "");
  for (let n = 2; ; n++) if (!taken.has(`${base} ${n}`)) return `${base} ${n}`;
}
