import type { AnyNodeDefinition, Lowered } from "../define-node.ts";
import { graphError } from "../diagnostic.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { FlowDocument, FlowEdge } from "../flow-document.ts";
import type {
  Partitioning,
  StreamEdge,
  StreamGraph,
  StreamInput,
  StreamNode,
  StreamSideOutput,
} from "../job-graph.ts";
import { inputPortOf } from "./check-structure.ts";
import type { CheckedGraph, KnownNode } from "./check-structure.ts";
import { chosenPartitioning } from "./edge-partitioning.ts";
import { carriedBy, outputKey } from "./edge-schema.ts";
import type { InferredGraph } from "./infer.ts";

/** The parallelism that a node runs with, and a warning where the node's own is more than it can use. */
export function parallelismProblems(
  document: FlowDocument,
  graph: CheckedGraph,
  inferred: InferredGraph,
): readonly Diagnostic[] {
  return document.nodes.flatMap((node) => {
    const limit = inferred.lowered.get(node.id)?.maxParallelism;
    if (limit === undefined || node.parallelism === null || node.parallelism <= limit) return [];
    const params = {
      node: graph.nodes.get(node.id)?.node.name ?? node.id,
      limit,
      parallelism: node.parallelism,
    };
    return [graphError("node.parallelism-capped", params, { nodeId: node.id, severity: "warning" })];
  });
}

/** Far more than a graph that a person can read; keeps Unions of Unions from multiplying without end. */
const MAX_PATHS = 20_000;

/** Key by and Union become edges of their own for each way through them. */
export function pathProblems(graph: CheckedGraph, inferred: InferredGraph): readonly Diagnostic[] {
  const into = Map.groupBy(graph.edges, (edge) => edge.to.node);
  const ways = new Map<string, number>();
  for (const id of graph.order) {
    const incoming = (into.get(id) ?? []).reduce((sum, edge) => sum + (ways.get(edge.from.node) ?? 1), 0);
    if (incoming > MAX_PATHS)
      return [graphError("graph.too-many-paths", { limit: MAX_PATHS }, { nodeId: id })];
    if (inferred.lowered.get(id)?.operators.length === 0) ways.set(id, incoming);
  }
  return [];
}

/** Everything was checked: each node is lowered, each edge has a schema. */
export function toStreamGraph(
  document: FlowDocument,
  graph: CheckedGraph,
  inferred: InferredGraph,
): StreamGraph {
  const nodes = new Map<string, StreamNode>();
  const into = Map.groupBy(graph.edges, (edge) => edge.to.node);
  for (const id of graph.order) {
    const known = graph.nodes.get(id);
    const lowered = inferred.lowered.get(id);
    if (!known || !lowered) continue;
    nodes.set(id, streamNode(known, lowered, { document, inferred, into: into.get(id) ?? [], nodes }));
  }
  const edges = graph.edges.flatMap((edge): StreamEdge[] => {
    const schema = carriedBy(edge, inferred.outputs);
    const source = nodes.get(edge.from.node);
    const target = nodes.get(edge.to.node);
    if (!schema || !source || !target) return [];
    const lowered = inferred.lowered.get(source.id);
    const isSide = lowered?.sideOutputs?.[edge.from.port] !== undefined;
    const chosen = edge.partitioning && chosenPartitioning(edge.partitioning, schema, { edge, graph });
    const said = demanded(edge, graph) ?? chosen ?? (isSide ? undefined : lowered?.partitioning);
    const ends = {
      source: source.id,
      sourcePort: edge.from.port,
      target: target.id,
      targetPort: edge.to.port,
    };
    if (said === undefined)
      return [{ id: edge.id, ...ends, partitioning: unpartitioned(source, target), schema }];
    return [{ id: edge.id, ...ends, partitioning: named(said, source), chosen: true, schema }];
  });
  return { nodes: [...nodes.values()], edges };
}

/** With the name of the node that says how, for failures. */
const named = (partitioning: Partitioning, { name }: StreamNode): Partitioning =>
  partitioning.kind === "partitioner" ? { ...partitioning, name } : partitioning;

/** How the port at its end wants the rows. */
const demanded = (edge: FlowEdge, { nodes }: CheckedGraph): Partitioning | null =>
  inputPortOf(edge, nodes)?.broadcast === true ? { kind: "broadcast" } : null;

/** What an edge is that nobody partitioned. */
export function unpartitioned(
  source: Pick<StreamNode, "parallelism">,
  target: Pick<StreamNode, "parallelism">,
): Partitioning {
  return source.parallelism === target.parallelism ? { kind: "forward" } : { kind: "rebalance" };
}

interface Surroundings {
  readonly document: FlowDocument;
  readonly inferred: InferredGraph;
  readonly into: readonly FlowEdge[];
  readonly nodes: ReadonlyMap<string, StreamNode>;
}

function streamNode({ node, definition }: KnownNode, lowered: Lowered, around: Surroundings): StreamNode {
  const wanted = node.parallelism ?? around.document.settings.parallelism;
  const inputs = inputsOf(definition, lowered, around);
  const inherited = around.into.map(({ from }) => around.nodes.get(from.node)?.parallelism ?? 1);
  const sideOutputs = definition.outputs.flatMap(({ name }): StreamSideOutput[] => {
    const side = lowered.sideOutputs?.[name];
    return side ? [{ port: name, ...side }] : [];
  });
  return {
    id: node.id,
    uid: node.id,
    kind: node.kind,
    name: node.name,
    parallelism:
      lowered.operators.length === 0
        ? Math.max(1, ...inherited)
        : Math.min(wanted, lowered.maxParallelism ?? wanted),
    operators: lowered.operators,
    inputSchema: inputs[0]?.schema ?? null,
    ...(inputs.length > 1 && { inputs }),
    between: lowered.between ?? [],
    outputSchema: lowered.output,
    ...(sideOutputs.length > 0 && { sideOutputs }),
  };
}

/** Rows of each port that is fed, in the order of the ports. */
function inputsOf(
  definition: AnyNodeDefinition,
  { output }: Lowered,
  { into, inferred }: Surroundings,
): readonly StreamInput[] {
  return definition.inputs.flatMap(({ name: port, feedback }): StreamInput[] => {
    const edge = into.find(({ to }) => to.port === port);
    if (feedback) return edge && output ? [{ port, schema: output, feedback }] : [];
    const schema = edge && inferred.outputs.get(outputKey(edge.from));
    return schema ? [{ port, schema }] : [];
  });
}
