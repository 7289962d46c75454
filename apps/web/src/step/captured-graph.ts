import { invariant } from "@millrace/graph";
import type { ChainedOperator, JobGraph } from "@millrace/graph";
import type { CapturedRows } from "@millrace/protocol";
import { charsetOf, ofDecodedText } from "../preview/decoded-text.ts";
import { namedCollection } from "../preview/named-rows.ts";

type Vertex = JobGraph["vertices"][number];

/**
 * The graph of what was captured: text has been decoded, and there are collections of captured rows, by node, in the place of sources whose files a simulation cannot hold. A
 * directory that assigns event time has an operator behind it that does.
 */
export function capturedGraph(graph: JobGraph, rows: Readonly<Record<string, CapturedRows>>): JobGraph {
  const timed = new Set<string>();
  const vertices = graph.vertices.map((vertex) => {
    const [source] = vertex.operators;
    if (source !== undefined && charsetOf(source.spec) !== "UTF-8")
      return withOperators(vertex, [
        { ...source, spec: ofDecodedText(source.spec) },
        ...vertex.operators.slice(1),
      ]);
    const captured = source?.input === null ? rows[source.nodeId] : undefined;
    if (source === undefined || captured === undefined || source.outputSchema === null) return vertex;
    const collection = { ...source, spec: namedCollection(captured, source.outputSchema) };
    const times = timesOf(source);
    if (times === null) return withOperators(vertex, [collection, ...vertex.operators.slice(1)]);
    timed.add(vertex.id);
    return withOperators(vertex, [collection, times, ...vertex.operators.slice(1).map(behindTimes)]);
  });
  const edges = graph.edges.map((edge) =>
    timed.has(edge.source) && edge.sourceSide === undefined
      ? { ...edge, sourceOperator: edge.sourceOperator + 1 }
      : edge,
  );
  return { ...graph, vertices, edges };
}

const withOperators = (vertex: Vertex, operators: readonly ChainedOperator[]): Vertex => ({
  ...vertex,
  operators,
});

/** What assigns the event time that a directory would; null: it does not. */
function timesOf({ spec, outputSchema, ...source }: ChainedOperator): ChainedOperator | null {
  if (spec.kind !== "directory-source" || spec.eventTime === null || outputSchema === null) return null;
  const { outOfOrdernessMs, idleTimeoutMs } = spec.eventTime;
  const column = outputSchema.fields.findIndex(({ name }) => name === spec.eventTime?.column);
  invariant(column >= 0, `The event time of ${source.uid} is no column of its rows.`);
  return {
    uid: `${source.uid}-times`,
    nodeId: source.nodeId,
    name: source.name,
    spec: {
      kind: "watermark-assigner",
      column,
      strategy: "bounded-out-of-orderness",
      outOfOrdernessMs,
      idleTimeoutMs,
    },
    input: 0,
    inputSchema: outputSchema,
    outputSchema,
  };
}

/** An operator of the chain that the source feeds, one place further on. */
function behindTimes(operator: ChainedOperator): ChainedOperator {
  const { input, inputSide } = operator;
  const isSide = input === 0 && inputSide !== undefined;
  return input === null || isSide ? operator : { ...operator, input: input + 1 };
}
