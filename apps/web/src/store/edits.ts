import type {
  AnyNodeDefinition,
  FlowDocument,
  FlowEdge,
  FlowGroup,
  FlowNode,
  FlowPartitioning,
} from "@millrace/graph";
import type { Draft } from "immer";
import { edit } from "./document-store.ts";
import { freshId } from "./fresh-id.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place for a node, and whether a person chose it. */
export interface Place extends Point {
  readonly placedBy?: "layout";
}

type PortRef = FlowEdge["from"];

/** What edits do to a document. Each exported function is one step of undo. */

export function addNode(definition: AnyNodeDefinition, name: string, position: Place): string {
  const id = freshId(definition.kind);
  edit((document) => {
    document.nodes.push(newNode(definition, { id, name: uniqueName(document, name), position }));
  });
  return id;
}

/** Adds a node and joins it to a port that waits for one, or to an input whose edge goes: `replaces`. */
export function addConnected(
  definition: AnyNodeDefinition,
  name: string,
  at: {
    readonly position: Place;
    readonly end: { readonly ref: PortRef; readonly type: "source" | "target" };
    readonly replaces?: string;
  },
): string {
  const id = freshId(definition.kind);
  edit((document) => {
    document.nodes.push(newNode(definition, { id, name: uniqueName(document, name), position: at.position }));
    const port = at.end.type === "source" ? definition.inputs[0] : definition.outputs[0];
    if (!port) return;
    document.edges = document.edges.filter(({ id: edgeId }) => edgeId !== at.replaces);
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
  at: { readonly position: Place; readonly edgeId: string },
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

/** Puts a node that is on the canvas already into an edge. */
export function insertExisting(
  nodeId: string,
  at: {
    readonly edgeId: string;
    readonly position: Point;
    readonly into: PortRef;
    readonly onFrom: PortRef;
  },
): void {
  edit((document) => {
    const edge = document.edges.find((candidate) => candidate.id === at.edgeId);
    const node = document.nodes.find((candidate) => candidate.id === nodeId);
    if (!edge || !node) return;
    node.position = { ...at.position };
    delete node.placedBy;
    document.edges.push({ id: freshId("e"), from: at.onFrom, to: { ...edge.to } });
    edge.to = at.into;
  });
}

export function connect(from: PortRef, to: PortRef): string {
  const id = freshId("e");
  edit((document) => void document.edges.push({ id, from, to }));
  return id;
}

/** How the rows of an edge are spread; null: as it follows from its ends. */
export function setPartitioning(edgeId: string, partitioning: FlowPartitioning | null): void {
  edit((document) => {
    const edge = document.edges.find((candidate) => candidate.id === edgeId);
    if (!edge) return;
    if (partitioning === null) delete edge.partitioning;
    else edge.partitioning = structuredClone(partitioning) as Draft<FlowPartitioning>;
  }, `partitioning:${edgeId}`);
}

export function reconnect(edgeId: string, from: PortRef, to: PortRef): void {
  edit((document) => {
    const edge = document.edges.find((candidate) => candidate.id === edgeId);
    if (edge) Object.assign(edge, { from, to });
  });
}

/** Who says where things are: a person's place stays when the rest is arranged. */
export interface Moving {
  readonly by: "person" | "layout";
  readonly mergeKey?: string;
  /** Groups as they are once the nodes lie there. */
  readonly groups?: readonly FlowGroup[];
}

/** Moves nodes and notes. */
export function move(positions: ReadonlyMap<string, Point>, { by, mergeKey, groups }: Moving): void {
  edit((document) => {
    for (const node of document.nodes) {
      const position = positions.get(node.id);
      if (!position || samePlace(position, node.position)) continue;
      node.position = { ...position };
      if (by === "layout") node.placedBy = "layout";
      else delete node.placedBy;
    }
    for (const note of document.notes) {
      const position = positions.get(note.id);
      if (position && !samePlace(position, note.position)) note.position = { ...position };
    }
    if (groups && !sameMembers(groups, document.groups))
      document.groups = structuredClone(groups) as Draft<FlowGroup[]>;
  }, mergeKey ?? null);
}

const samePlace = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y;

const sameMembers = (a: readonly FlowGroup[], b: readonly FlowGroup[]): boolean =>
  a.length === b.length && a.every((group, index) => group.nodes.join() === b[index]?.nodes.join());

export interface Removed {
  readonly nodes?: ReadonlySet<string>;
  readonly edges?: ReadonlySet<string>;
  readonly notes?: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Takes things away, with the edges of the nodes; `joined` are edges that take their place. */
export function remove(
  { nodes = NOTHING, edges = NOTHING, notes = NOTHING }: Removed,
  joined: readonly FlowEdge[] = [],
): void {
  edit((document) => {
    document.nodes = document.nodes.filter((node) => !nodes.has(node.id));
    document.edges = document.edges.filter(
      (edge) => !edges.has(edge.id) && !nodes.has(edge.from.node) && !nodes.has(edge.to.node),
    );
    document.edges.push(...structuredClone(joined as FlowEdge[]));
    document.notes = document.notes.filter((note) => !notes.has(note.id));
    for (const group of document.groups) {
      if (group.nodes.some((id) => nodes.has(id))) group.nodes = group.nodes.filter((id) => !nodes.has(id));
    }
    document.groups = document.groups.filter((group) => group.nodes.length > 0);
  });
}

export function setConfig(nodeId: string, field: string, value: unknown): void {
  edit((document) => {
    const node = document.nodes.find((candidate) => candidate.id === nodeId);
    if (node) node.config[field] = value as FlowNode["config"][string];
  }, `config:${nodeId}:${field}`);
}

/** The same value in several nodes. */
export function setConfigOfAll(nodeIds: readonly string[], field: string, value: unknown): void {
  const chosen = new Set(nodeIds);
  edit((document) => {
    for (const node of document.nodes)
      if (chosen.has(node.id)) node.config[field] = structuredClone(value) as FlowNode["config"][string];
  }, `config:${nodeIds.join()}:${field}`);
}

/** Several fields at once: one step of undo. */
export function setConfigs(nodeId: string, fields: Readonly<Record<string, unknown>>): void {
  edit((document) => {
    const node = document.nodes.find((candidate) => candidate.id === nodeId);
    if (node) Object.assign(node.config, fields);
  });
}

export function renameNode(nodeId: string, name: string): void {
  edit((document) => {
    const node = document.nodes.find((candidate) => candidate.id === nodeId);
    if (node) node.name = name;
  }, `name:${nodeId}`);
}

export function setParallelism(nodeIds: readonly string[], parallelism: number | null): void {
  const chosen = new Set(nodeIds);
  edit((document) => {
    for (const node of document.nodes) if (chosen.has(node.id)) node.parallelism = parallelism;
  }, `parallelism:${nodeIds.join()}`);
}

/** Another text of the same document, such as an earlier version; where one looks at it stays. */
export function replaceDocument({ viewport: _viewport, ...text }: FlowDocument): void {
  edit((document) => void Object.assign(document, structuredClone(text)));
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
  at: { readonly id: string; readonly name: string; readonly position: Place },
): Draft<FlowNode> {
  const { x, y, placedBy } = at.position;
  return {
    id: at.id,
    kind: definition.kind,
    version: definition.version,
    name: at.name,
    position: { x, y },
    ...(placedBy ? { placedBy } : {}),
    parallelism: null,
    config: structuredClone(definition.initial) as Draft<FlowNode["config"]>,
  };
}

export function uniqueName(document: Pick<FlowDocument, "nodes">, name: string): string {
  const taken = new Set(document.nodes.map((node) => node.name));
  if (!taken.has(name)) return name;
  const base = name.replace(/ \d+$/u, "");
  for (let n = 2; ; n++) if (!taken.has(`${base} ${n}`)) return `${base} ${n}`;
}
