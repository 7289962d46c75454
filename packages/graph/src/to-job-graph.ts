import { invariant } from "./diagnostic.ts";
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
  readonly target: string;
  readonly streamEdgeIds: readonly string[];
  readonly partitioning: Partitioning;
}

/**
 * Chains operators by Flink's rules: a consumer joins its producer's chain when that is its only input, the edge is
 * forward and both have the same parallelism.
 */
export function toJobGraph(streamGraph: StreamGraph, name: string, settings: FlowSettings): JobGraph {
  const nodes = new Map(streamGraph.nodes.map((node) => [node.id, node]));
  const edges = physicalEdges(streamGraph, nodes);
  const into = Map.groupBy(edges, (edge) => edge.target);
  const outOf = Map.groupBy(edges, (edge) => edge.source);
  const chained = new Set(edges.filter((edge) => isChained(edge, into.get(edge.target) ?? [], nodes)));
  const placed = new Map<string, Placed>();
  const vertices = streamGraph.nodes
    .filter(
      (node) => node.operators.length > 0 && !(into.get(node.id) ?? []).some((edge) => chained.has(edge)),
    )
    .map((head) => buildVertex(head, { nodes, outOf, chained, placed }));
  const { parallelism, checkpoint, restart, bufferTimeoutMs, maxParallelism } = settings;
  return {
    name,
    vertices,
    edges: edges
      .filter((edge) => !chained.has(edge))
      .map((edge, index) => jobEdge(edge, `e${index}`, { nodes, placed })),
    maxParallelism,
    settings: { parallelism, checkpoint, restart, bufferTimeoutMs },
  };
}

function physicalEdges(graph: StreamGraph, nodes: ReadonlyMap<string, StreamNode>): readonly PhysicalEdge[] {
  const into = Map.groupBy(graph.edges, (edge) => edge.target);
  const isVirtual = (id: string) => nodes.get(id)?.operators.length === 0;
  const paths = new Map<string, readonly PhysicalEdge[]>();
  /** Ways by which rows of nodes with operators come over this edge; the partitioning nearest to the consumer counts. */
  const resolve = (edge: StreamEdge): readonly PhysicalEdge[] => {
    const explicit = edge.partitioning.kind === "hash" || edge.partitioning.kind === "broadcast";
    if (!isVirtual(edge.source)) {
      return [
        {
          source: edge.source,
          target: edge.target,
          streamEdgeIds: [edge.id],
          partitioning: edge.partitioning,
        },
      ];
    }
    return (paths.get(edge.source) ?? []).map((path) => ({
      source: path.source,
      target: edge.target,
      streamEdgeIds: [...path.streamEdgeIds, edge.id],
      partitioning: explicit ? edge.partitioning : path.partitioning,
    }));
  };
  const edges: PhysicalEdge[] = [];
  for (const node of graph.nodes) {
    const incoming = (into.get(node.id) ?? []).flatMap(resolve);
    if (isVirtual(node.id)) paths.set(node.id, incoming);
    else edges.push(...incoming.map((edge) => ({ ...edge, partitioning: settle(edge, nodes) })));
  }
  return edges;
}

/** Over nodes that only merge or partition, forward and rebalance follow from the two ends. */
function settle(edge: PhysicalEdge, nodes: ReadonlyMap<string, StreamNode>): Partitioning {
  if (edge.partitioning.kind === "hash" || edge.partitioning.kind === "broadcast") return edge.partitioning;
  return unpartitioned(nodeOf(nodes, edge.source), nodeOf(nodes, edge.target));
}

function isChained(
  edge: PhysicalEdge,
  siblings: readonly PhysicalEdge[],
  nodes: ReadonlyMap<string, StreamNode>,
): boolean {
  const sameParallelism = nodeOf(nodes, edge.source).parallelism === nodeOf(nodes, edge.target).parallelism;
  return siblings.length === 1 && edge.partitioning.kind === "forward" && sameParallelism;
}

/** Where the last operator of a node went. */
interface Placed {
  readonly vertex: string;
  readonly operator: number;
}

interface Chaining {
  readonly nodes: ReadonlyMap<string, StreamNode>;
  readonly outOf: ReadonlyMap<string, readonly PhysicalEdge[]>;
  readonly chained: ReadonlySet<PhysicalEdge>;
  readonly placed: Map<string, Placed>;
}

function buildVertex(head: StreamNode, chaining: Chaining): JobVertex {
  const operators: ChainedOperator[] = [];
  const name = appendNode(head, null, operators, { ...chaining, vertex: head.uid });
  return { id: head.uid, name, parallelism: head.parallelism, slotSharingGroup: "default", operators };
}

/** Appends a node's operators and then all that is chained to it; gives the name as Flink prints it. */
function appendNode(
  node: StreamNode,
  input: number | null,
  operators: ChainedOperator[],
  chaining: Chaining & { readonly vertex: string },
): string {
  let feeder = input;
  node.operators.forEach((spec, n) => {
    const last = n === node.operators.length - 1;
    operators.push({
      uid: `${node.uid}#${n}`,
      nodeId: node.id,
      name: node.name,
      spec,
      input: feeder,
      inputSchema: (n === 0 ? node.inputSchema : node.between[n - 1]) ?? null,
      outputSchema: (last ? node.outputSchema : node.between[n]) ?? null,
    });
    feeder = operators.length - 1;
  });
  invariant(feeder !== null, "a node in a chain has an operator");
  chaining.placed.set(node.id, { vertex: chaining.vertex, operator: feeder });
  const next = (chaining.outOf.get(node.id) ?? []).filter((edge) => chaining.chained.has(edge));
  const names = next.map((edge) =>
    appendNode(nodeOf(chaining.nodes, edge.target), feeder, operators, chaining),
  );
  if (names.length === 0) return node.name;
  return `${node.name} -> ${names.length === 1 ? names[0] : `(${names.join(", ")})`}`;
}

function jobEdge(
  edge: PhysicalEdge,
  id: string,
  { nodes, placed }: Pick<Chaining, "nodes" | "placed">,
): JobEdge {
  const source = placed.get(edge.source);
  const schema = nodeOf(nodes, edge.target).inputSchema;
  invariant(source && schema, "the ends of an edge were placed");
  return {
    id,
    streamEdgeIds: edge.streamEdgeIds,
    source: source.vertex,
    sourceOperator: source.operator,
    target: nodeOf(nodes, edge.target).uid,
    partitioning: edge.partitioning,
    schema,
  };
}

function nodeOf(nodes: ReadonlyMap<string, StreamNode>, id: string): StreamNode {
  const node = nodes.get(id);
  invariant(node, `node ${id} is in the graph`);
  return node;
}
