import type { JobEdge, JobGraph, JobVertex, StreamGraph } from "@millrace/graph";

/** Where the nodes and edges of the canvas are in the running job. */
export interface JobTopology {
  /** Node id to the vertex that runs it; nodes without a task (Key by, Union) are absent. */
  readonly vertexOf: ReadonlyMap<string, string>;
  readonly vertices: ReadonlyMap<string, JobVertex>;
  /** Stream edge id to its job edge and its place on the way, 0 at the producer; chained edges are absent. */
  readonly channelOf: ReadonlyMap<string, ChannelPart>;
  readonly edges: readonly JobEdge[];
  readonly sourceNodes: ReadonlySet<string>;
  /** Stream edge id to the node whose output it carries. */
  readonly producerOf: ReadonlyMap<string, string>;
  /** Stream edge id to the node that reads it, where that reads nothing else. */
  readonly onlyReaderOf: ReadonlyMap<string, string>;
  /** Stream edges that leave a node by a side output. */
  readonly sideEdges: ReadonlySet<string>;
}

export interface ChannelPart {
  readonly edge: JobEdge;
  readonly part: number;
  readonly parts: readonly string[];
}

export function jobTopology(streamGraph: StreamGraph, jobGraph: JobGraph): JobTopology {
  const vertexOf = new Map(
    jobGraph.vertices.flatMap((vertex) => vertex.operators.map((operator) => [operator.nodeId, vertex.id])),
  );
  const channelOf = new Map(
    jobGraph.edges.flatMap((edge) =>
      edge.streamEdgeIds.map((id, part) => [id, { edge, part, parts: edge.streamEdgeIds }] as const),
    ),
  );
  return {
    vertexOf,
    channelOf,
    edges: jobGraph.edges,
    vertices: new Map(jobGraph.vertices.map((vertex) => [vertex.id, vertex])),
    sourceNodes: new Set(
      jobGraph.vertices.flatMap((vertex) =>
        vertex.operators
          .filter((operator) => isSourceKind(operator.spec.kind))
          .map((operator) => operator.nodeId),
      ),
    ),
    sideEdges: new Set(
      streamGraph.edges
        .filter(({ source, sourcePort }) =>
          streamGraph.nodes
            .find(({ id }) => id === source)
            ?.sideOutputs?.some(({ port }) => port === sourcePort),
        )
        .map(({ id }) => id),
    ),
    producerOf: new Map(streamGraph.edges.map((edge) => [edge.id, edge.source])),
    onlyReaderOf: new Map(
      [...Map.groupBy(streamGraph.edges, ({ target }) => target)].flatMap(([target, [edge, ...others]]) =>
        edge !== undefined && others.length === 0 ? [[edge.id, target] as const] : [],
      ),
    ),
  };
}

const isSourceKind = (kind: string): boolean => kind.endsWith("-source");
