import type { FlowDocument, JobEdge, JobGraph } from "@millrace/graph";
import type { PartitioningSign } from "../../ui/glyphs.tsx";
import { overlaps, PORT_TOP } from "../geometry.ts";
import type { Point, Rect } from "../geometry.ts";
import { routeChannel, routeLength } from "../route.ts";
import type { Route } from "../route.ts";

/** A node with a task: where it lies in Step and where its channels end. */
export interface StepNode extends Rect {
  readonly id: string;
  readonly role: "source" | "transformation" | "sink";
  /** Holds state that is shown. */
  readonly stateful: boolean;
  /** Job edges that end here, with the height of their gates. */
  readonly gates: readonly { readonly edge: string; readonly y: number }[];
}

export interface StepEdge {
  /** Job edge, or `<node>-<node>` where rows pass by call within a chain. */
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly route: Route;
  readonly length: number;
  readonly sign: PartitioningSign;
}

export interface StepLayout {
  readonly nodes: readonly StepNode[];
  readonly edges: readonly StepEdge[];
}

const WIDTH = 176;
const STATEFUL_WIDTH = 204;
const HEAD = 48;
const LEVEL = 24;
const PANES = 48;
const FIRST_GATE = 62;
const GATE_STEP = 100;
/** Room that a channel needs for its cells, and between two nodes one below the other. */
const CHANNEL_ROOM = 124;
const ROW_ROOM = 44;
/** The fewer columns there are, the more of it channels get. */
const MORE_ROOM: Readonly<Record<number, number>> = { 1: 230, 2: 230, 3: 230, 4: 172 };
const MAX_SPREAD = 4;
/** Nodes that lie nearer than this to the first of a column are in it. */
const SAME_COLUMN = 90;

const STATEFUL = /aggregate|window|join|deduplicate|reduce/u;

/**
 * Nodes in the rows and columns where the person put them, as far apart as the cells of the channels between them need.
 * Nodes without a task (Key by, Union) are in the signs of the channels.
 */
export function stepLayout(graph: JobGraph, document: FlowDocument): StepLayout {
  const edges = [...graph.edges.map((edge) => channelOf(edge, graph)), ...chainedEdges(graph)];
  const placed = new Map(document.nodes.map(({ id, position }) => [id, position]));
  const bare = nodesOf(graph).map((node) => sized(node, edges, placed.get(node.id) ?? { x: 0, y: 0 }));
  const nodes = straightened(spread(bare, edges), edges);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return {
    nodes,
    edges: edges.flatMap((edge) => {
      const [from, to] = [byId.get(edge.source), byId.get(edge.target)];
      return from && to ? [routed(edge, { from, to, nodes })] : [];
    }),
  };
}

type BareEdge = Omit<StepEdge, "route" | "length">;

function channelOf(edge: JobEdge, graph: JobGraph): BareEdge {
  const vertex = (id: string) => graph.vertices.find((candidate) => candidate.id === id);
  const source = vertex(edge.source)?.operators[edge.sourceOperator]?.nodeId ?? "";
  const target = vertex(edge.target)?.operators[0]?.nodeId ?? "";
  return { id: edge.id, source, target, sign: edge.partitioning.kind };
}

function chainedEdges(graph: JobGraph): readonly BareEdge[] {
  return graph.vertices.flatMap(({ operators }) =>
    operators.flatMap(({ nodeId, input }): readonly BareEdge[] => {
      const source = input === null ? undefined : operators[input]?.nodeId;
      if (source === undefined || source === nodeId) return [];
      return [{ id: `${source}-${nodeId}`, source, target: nodeId, sign: "chained" }];
    }),
  );
}

interface BareNode {
  readonly id: string;
  readonly role: StepNode["role"];
  readonly stateful: boolean;
}

function nodesOf(graph: JobGraph): readonly BareNode[] {
  const operators = graph.vertices.flatMap((vertex) => vertex.operators);
  return [...Map.groupBy(operators, ({ nodeId }) => nodeId)].map(([id, own]) => {
    const kinds = own.map(({ spec }) => spec.kind);
    const role = kinds.some((kind) => kind.endsWith("-source"))
      ? "source"
      : kinds.some((kind) => kind.endsWith("-sink"))
        ? "sink"
        : "transformation";
    return { id, role, stateful: kinds.some((kind) => STATEFUL.test(kind)) };
  });
}

function sized(node: BareNode, edges: readonly BareEdge[], position: Point): StepNode {
  const incoming = edges.filter(({ target }) => target === node.id);
  const several = incoming.length > 1;
  const gates = incoming.map(({ id }, index) => ({
    edge: id,
    y: several ? FIRST_GATE + index * GATE_STEP : PORT_TOP,
  }));
  const last = gates.at(-1)?.y ?? 0;
  const height = several ? last + 38 + LEVEL : HEAD + (node.stateful ? PANES : 0) + LEVEL;
  return { ...node, ...position, gates, width: node.stateful ? STATEFUL_WIDTH : WIDTH, height };
}

function spread(nodes: readonly StepNode[], edges: readonly BareEdge[]): readonly StepNode[] {
  const wider = inColumns(nodes, edges);
  const top = Math.min(...nodes.map(({ y }) => y));
  const tall = wider.flatMap((upper) =>
    wider.flatMap((lower) => {
      const apart = lower.y - upper.y;
      const under = overlaps({ ...upper, y: 0 }, { ...lower, y: 0 }) || goesBack(upper, lower, edges);
      return apart > 0 && under ? [(upper.height + ROW_ROOM) / apart] : [];
    }),
  );
  const factor = Math.min(MAX_SPREAD, Math.max(1, ...tall));
  return wider.map((node) => ({ ...node, y: Math.round(top + (node.y - top) * factor) }));
}

/** A channel goes back between the two, in the gap that lies between their rows. */
const goesBack = (upper: StepNode, lower: StepNode, edges: readonly BareEdge[]): boolean =>
  lower.x < upper.x + upper.width &&
  edges.some(({ source, target }) => source === upper.id && target === lower.id);

/** Columns in their order, each as far behind the one before as nodes and channels between them need. */
function inColumns(nodes: readonly StepNode[], edges: readonly BareEdge[]): readonly StepNode[] {
  const columns: StepNode[][] = [];
  for (const node of nodes.toSorted((a, b) => a.x - b.x)) {
    const last = columns.at(-1);
    if (last && node.x - last[0]!.x < SAME_COLUMN) last.push(node);
    else columns.push([node]);
  }
  const column = new Map(columns.flatMap((own, index) => own.map(({ id }) => [id, index] as const)));
  const crossed = (index: number): boolean =>
    edges.some(({ source, target }) => {
      const [from, to] = [column.get(source) ?? 0, column.get(target) ?? 0];
      return Math.min(from, to) <= index && Math.max(from, to) > index;
    });
  const room = MORE_ROOM[columns.length] ?? CHANNEL_ROOM;
  let x = 0;
  return columns.flatMap((own, index) => {
    const placed = own.map((node) => ({ ...node, x }));
    x += Math.max(...own.map(({ width }) => width)) + (crossed(index) ? room : 2 * ROW_ROOM);
    return placed;
  });
}

/** Sources that feed one gate each of the same node stand level with it, where that covers nothing. */
function straightened(nodes: readonly StepNode[], edges: readonly BareEdge[]): readonly StepNode[] {
  const levels = new Map<string, number>();
  for (const target of nodes) {
    if (target.gates.length < 2) continue;
    for (const { edge, y } of target.gates) {
      const source = edges.find(({ id }) => id === edge)?.source ?? "";
      const feedsOne = edges.filter((other) => other.source === source).length === 1;
      const isFed = edges.some((other) => other.target === source);
      if (feedsOne && !isFed) levels.set(source, target.y + y - PORT_TOP);
    }
  }
  const moved = nodes.map((node) => ({ ...node, y: levels.get(node.id) ?? node.y }));
  const covers = moved.some((a, index) => moved.slice(index + 1).some((b) => overlaps(a, b, ROW_ROOM / 4)));
  return covers ? nodes : moved;
}

interface Ends {
  readonly from: StepNode;
  readonly to: StepNode;
  readonly nodes: readonly StepNode[];
}

function routed(edge: BareEdge, { from, to, nodes }: Ends): StepEdge {
  const gate = to.gates.find((candidate) => candidate.edge === edge.id);
  const ends = {
    source: { x: from.x + from.width, y: from.y + PORT_TOP },
    target: { x: to.x, y: to.y + (gate?.y ?? PORT_TOP) },
    sourceBody: from,
    targetBody: to,
  };
  const route = routeChannel(ends, nodes);
  return { ...edge, route, length: routeLength(route) };
}

/** The point at a distance from the gate, and the direction of the way there, degrees. */
export function pointFromGate(route: Route, distance: number): Point & { readonly angle: number } {
  let left = distance;
  for (let index = route.length - 1; index > 0; index--) {
    const [to, from] = [route[index]!, route[index - 1]!];
    const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    if (left <= length || index === 1) {
      const share = length === 0 ? 0 : left / length;
      const angle = from.x === to.x ? 90 : 0;
      return { x: to.x + (from.x - to.x) * share, y: to.y + (from.y - to.y) * share, angle };
    }
    left -= length;
  }
  return { ...(route[0] ?? { x: 0, y: 0 }), angle: 0 };
}
