import { graphError, invariant } from "./diagnostic.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { FlowSettings } from "./flow-document.ts";
import type {
  ChainedOperator,
  JobEdge,
  JobGraph,
  JobVertex,
  Partitioning,
  StreamEdge,
  StreamGraph,
  StreamNode,
} from "./job-graph.ts";
import { unpartitioned } from "./passes/to-stream-graph.ts";

/** An edge between two nodes that have operators: Key by and Union between them have become its partitioning. */
interface PhysicalEdge {
  readonly source: string;
  /** The port of its source that it leaves by. */
  readonly port: string;
  readonly target: string;
  /** The port of its target that it comes in by. */
  readonly targetPort: string;
  readonly streamEdgeIds: readonly string[];
  readonly partitioning: Partitioning;
  /** Somebody said so; else it follows from the two ends. */
  readonly chosen: boolean;
}

export interface ChainingOptions {
  /** False: every node is a vertex of its own, as after Flink's `disableOperatorChaining`. */
  readonly chaining?: boolean;
}

/**
 * Chains operators by Flink's rules: a consumer joins its producer's chain when that is its only input, the edge is
 * forward and both have the same parallelism.
 */
// oxlint-disable-next-line max-params -- what, its name, how
export function toJobGraph(
  streamGraph: StreamGraph,
  name: string,
  settings: FlowSettings,
  { chaining = true }: ChainingOptions = {},
): JobGraph {
  const nodes = new Map(streamGraph.nodes.map((node) => [node.id, node]));
  const edges = physicalEdges(streamGraph, nodes);
  const into = Map.groupBy(edges, (edge) => edge.target);
  const outOf = Map.groupBy(edges, (edge) => edge.source);
  const chained = new Set(
    edges.filter((edge) => chaining && isChained(edge, into.get(edge.target) ?? [], nodes)),
  );
  const placed = new Map<string, Placed>();
  const vertices = streamGraph.nodes
    .filter(
      (node) => node.operators.length > 0 && !(into.get(node.id) ?? []).some((edge) => chained.has(edge)),
    )
    .map((head) => buildVertex(head, { nodes, outOf, chained, placed }));
  const { maxParallelism, runtimeMode: _, ...jobSettings } = settings;
  return {
    name,
    vertices,
    edges: edges
      .filter((edge) => !chained.has(edge))
      .map((edge, index) => jobEdge(edge, `e${index}`, { nodes, placed })),
    maxParallelism,
    settings: jobSettings,
  };
}

function physicalEdges(graph: StreamGraph, nodes: ReadonlyMap<string, StreamNode>): readonly PhysicalEdge[] {
  const into = Map.groupBy(graph.edges, (edge) => edge.target);
  const isVirtual = (id: string) => nodes.get(id)?.operators.length === 0;
  const paths = new Map<string, readonly PhysicalEdge[]>();
  /** Ways by which rows of nodes with operators come over this edge; the partitioning nearest to the consumer counts. */
  const resolve = (edge: StreamEdge): readonly PhysicalEdge[] => {
    const explicit = edge.chosen === true;
    if (!isVirtual(edge.source)) {
      return [
        {
          source: edge.source,
          port: edge.sourcePort,
          target: edge.target,
          targetPort: edge.targetPort,
          streamEdgeIds: [edge.id],
          partitioning: edge.partitioning,
          chosen: explicit,
        },
      ];
    }
    return (paths.get(edge.source) ?? []).map((path) => ({
      source: path.source,
      port: path.port,
      target: edge.target,
      targetPort: edge.targetPort,
      streamEdgeIds: [...path.streamEdgeIds, edge.id],
      partitioning: explicit ? edge.partitioning : path.partitioning,
      chosen: explicit || path.chosen,
    }));
  };
  for (const { id } of graph.nodes) if (isVirtual(id)) paths.set(id, (into.get(id) ?? []).flatMap(resolve));
  const edges: PhysicalEdge[] = [];
  for (const { id } of graph.nodes) {
    if (isVirtual(id)) continue;
    const incoming = (into.get(id) ?? []).flatMap(resolve);
    edges.push(...incoming.map((edge) => ({ ...edge, partitioning: settle(edge, nodes) })));
  }
  return edges;
}

/** Over nodes that only merge or partition, forward and rebalance follow from the two ends. */
function settle(edge: PhysicalEdge, nodes: ReadonlyMap<string, StreamNode>): Partitioning {
  if (edge.chosen) return edge.partitioning;
  return unpartitioned(nodeOf(nodes, edge.source), nodeOf(nodes, edge.target));
}

/** Edges that are to be forward between two nodes of unequal parallelism. */
export function forwardProblems(graph: StreamGraph): readonly Diagnostic[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return physicalEdges(graph, nodes).flatMap((edge) => {
    const [source, target] = [nodeOf(nodes, edge.source), nodeOf(nodes, edge.target)];
    if (edge.partitioning.kind !== "forward" || source.parallelism === target.parallelism) return [];
    const params = {
      from: source.name,
      to: target.name,
      producers: source.parallelism,
      consumers: target.parallelism,
    };
    const [edgeId = ""] = edge.streamEdgeIds;
    return [graphError("edge.forward-parallelism", params, { nodeId: edge.target, edgeId })];
  });
}

function isChained(
  edge: PhysicalEdge,
  siblings: readonly PhysicalEdge[],
  nodes: ReadonlyMap<string, StreamNode>,
): boolean {
  const sameParallelism = nodeOf(nodes, edge.source).parallelism === nodeOf(nodes, edge.target).parallelism;
  return siblings.length === 1 && edge.partitioning.kind === "forward" && sameParallelism;
}

/** Where the operators of a node went. */
interface Placed {
  readonly vertex: string;
  /** Index of the node's first operator. */
  readonly first: number;
}

/** What an edge reads: an operator of a vertex, and which of its side outputs; null: the main one. */
interface Feed {
  readonly operator: number;
  readonly side: number | null;
}

function feedOf(node: StreamNode, port: string, { first }: Placed): Feed {
  const sides = node.sideOutputs ?? [];
  const found = sides.find((side) => side.port === port);
  if (!found) return { operator: first + node.operators.length - 1, side: null };
  const ofOperator = sides.filter(({ operator }) => operator === found.operator);
  return { operator: first + found.operator, side: ofOperator.indexOf(found) };
}

interface Chaining {
  readonly nodes: ReadonlyMap<string, StreamNode>;
  readonly outOf: ReadonlyMap<string, readonly PhysicalEdge[]>;
  readonly chained: ReadonlySet<PhysicalEdge>;
  readonly placed: Map<string, Placed>;
}

/** A node of a chain tree, in the order of its operators. */
interface Link {
  readonly node: StreamNode;
  /** Position of the link before it and the port that leads here, or null for the head. */
  readonly parent: { readonly link: number; readonly port: string } | null;
}

function buildVertex(head: StreamNode, chaining: Chaining): JobVertex {
  const links = chainOf(head, chaining);
  const operators: ChainedOperator[] = [];
  for (const { node, parent } of links) {
    const feeder = parent && links[parent.link]?.node;
    const placed = feeder ? chaining.placed.get(feeder.id) : undefined;
    const feed = feeder && parent && placed ? feedOf(feeder, parent.port, placed) : null;
    chaining.placed.set(node.id, { vertex: head.uid, first: operators.length });
    appendNode(node, feed, operators, readPorts(node, chaining.outOf));
  }
  return {
    id: head.uid,
    name: chainName(links),
    parallelism: head.parallelism,
    slotSharingGroup: "default",
    operators,
  };
}

/** All nodes of the chain, each after the one that feeds it and before its next sibling. No recursion: chains are long. */
function chainOf(head: StreamNode, { nodes, outOf, chained }: Chaining): readonly Link[] {
  const links: Link[] = [];
  const open: Link[] = [{ node: head, parent: null }];
  for (let link = open.pop(); link !== undefined; link = open.pop()) {
    const position = links.push(link) - 1;
    const next = (outOf.get(link.node.id) ?? []).filter((edge) => chained.has(edge));
    const followers = next.map((edge): Link => ({
      node: nodeOf(nodes, edge.target),
      parent: { link: position, port: edge.port },
    }));
    open.push(...followers.toReversed());
  }
  return links;
}

/** `A -> (B -> C, D)`, as Flink prints a chain. */
function chainName(links: readonly Link[]): string {
  const names = links.map(({ node }) => node.name);
  const followers = links.map((): string[] => []);
  for (const [index, { parent }] of [...links.entries()].toReversed()) {
    const after = followers[index] ?? [];
    if (after.length > 0) names[index] += ` -> ${after.length === 1 ? after[0] : `(${after.join(", ")})`}`;
    if (parent !== null) followers[parent.link]?.unshift(names[index] ?? "");
  }
  return names[0] ?? "";
}

const readPorts = (node: StreamNode, outOf: Chaining["outOf"]): ReadonlySet<string> =>
  new Set((outOf.get(node.id) ?? []).map((edge) => edge.port));

// oxlint-disable-next-line max-params -- a node, where it goes and what is wired to it
function appendNode(
  node: StreamNode,
  feed: Feed | null,
  operators: ChainedOperator[],
  read: ReadonlySet<string>,
): void {
  for (const [n, spec] of node.operators.entries()) {
    const last = n === node.operators.length - 1;
    operators.push({
      uid: `${node.uid}#${n}`,
      nodeId: node.id,
      name: node.name,
      spec,
      ...fedBy(n === 0 ? feed : { operator: operators.length - 1, side: null }),
      inputSchema: (n === 0 ? node.inputSchema : node.between[n - 1]) ?? null,
      ...(n === 0 && node.inputs && { inputSchemas: node.inputs.map(({ schema }) => schema) }),
      outputSchema: (last ? node.outputSchema : node.between[n]) ?? null,
      ...sidesOf(node, n, read),
    });
  }
}

const fedBy = (feed: Feed | null): Pick<ChainedOperator, "input" | "inputSide"> =>
  feed === null || feed.side === null
    ? { input: feed?.operator ?? null }
    : { input: feed.operator, inputSide: feed.side };

function sidesOf(
  node: StreamNode,
  operator: number,
  read: ReadonlySet<string>,
): Pick<ChainedOperator, "sideOutputs"> {
  const sides = (node.sideOutputs ?? []).filter((side) => side.operator === operator);
  if (sides.length === 0) return {};
  return { sideOutputs: sides.map(({ port, schema }) => (read.has(port) ? schema : null)) };
}

function jobEdge(
  edge: PhysicalEdge,
  id: string,
  { nodes, placed }: Pick<Chaining, "nodes" | "placed">,
): JobEdge {
  const source = placed.get(edge.source);
  const { inputs, inputSchema } = nodeOf(nodes, edge.target);
  const input = Math.max(0, inputs?.findIndex(({ port }) => port === edge.targetPort) ?? 0);
  const schema = inputs?.[input]?.schema ?? inputSchema;
  invariant(source && schema, "the ends of an edge were placed");
  const feed = feedOf(nodeOf(nodes, edge.source), edge.port, source);
  return {
    id,
    streamEdgeIds: edge.streamEdgeIds,
    source: source.vertex,
    sourceOperator: feed.operator,
    ...(feed.side !== null && { sourceSide: feed.side }),
    target: nodeOf(nodes, edge.target).uid,
    ...(input > 0 && { targetInput: input }),
    ...(inputs?.[input]?.feedback && { feedback: true as const }),
    partitioning: edge.partitioning,
    schema,
  };
}

function nodeOf(nodes: ReadonlyMap<string, StreamNode>, id: string): StreamNode {
  const node = nodes.get(id);
  invariant(node, `node ${id} is in the graph`);
  return node;
}
