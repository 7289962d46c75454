import { graphError } from "../diagnostic.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { JobGraph } from "../job-graph.ts";
import { isSource } from "../operator-spec.ts";
import type { OperatorSpec } from "../operator-spec.ts";
import { isBounded } from "../runtime-mode.ts";
import type { ExecutionMode, RuntimeMode } from "../runtime-mode.ts";
import { isFeedback, nameOf } from "./check-structure.ts";
import type { CheckedGraph } from "./check-structure.ts";
import type { InferredGraph } from "./infer.ts";

/** Where the document demands batch: sources that do not end by themselves, and loops. Each is an error of its node. */
export function batchProblems(
  mode: RuntimeMode | undefined,
  graph: CheckedGraph,
  inferred: InferredGraph,
): readonly Diagnostic[] {
  if (mode !== "batch") return [];
  const error = (code: "graph.unbounded-in-batch" | "graph.loop-in-batch", nodeId: string): Diagnostic =>
    graphError(code, { node: nameOf(graph.nodes, nodeId) }, { nodeId });
  return [
    ...unboundedSources(inferred).map((nodeId) => error("graph.unbounded-in-batch", nodeId)),
    ...loops(graph).map((nodeId) => error("graph.loop-in-batch", nodeId)),
  ];
}

/** Automatic is batch where that is possible. */
export function executionMode(
  mode: RuntimeMode | undefined,
  graph: CheckedGraph,
  inferred: InferredGraph,
): ExecutionMode {
  if (mode === "batch") return "batch";
  const isPossible = unboundedSources(inferred).length === 0 && loops(graph).length === 0;
  return mode === "automatic" && isPossible ? "batch" : "streaming";
}

/** Nodes that a way back leads into: a stage that waits for itself would wait for ever. */
const loops = ({ edges, nodes }: CheckedGraph): readonly string[] =>
  edges.filter((edge) => isFeedback(edge, nodes)).map((edge) => edge.to.node);

const unboundedSources = ({ lowered }: InferredGraph): readonly string[] =>
  [...lowered].flatMap(([nodeId, { operators }]) =>
    operators.some((spec) => isSource(spec) && !isBounded(spec)) ? [nodeId] : [],
  );

/** Stages run one after the other: none could wait for another. */
function unaligned(spec: OperatorSpec): OperatorSpec {
  if (spec.kind !== "watermark-assigner" || spec.alignment === undefined) return spec;
  const { alignment: _, ...others } = spec;
  return others;
}

/** Windows of processing time do not wait for the clock: they fire with the end of their key. */
function firingAtEnd(spec: OperatorSpec): OperatorSpec {
  if (spec.kind === "window-aggregate" && spec.rowtime === null) return { ...spec, fireAtEnd: true };
  return spec.kind === "window" && spec.time === "processing" ? { ...spec, fireAtEnd: true } : spec;
}

/**
 * The same graph for batch: every edge between two vertices is blocking (Flink's ALL_EXCHANGES_BLOCKING), so that each
 * subtask is a pipelined region. There are no periodic checkpoints: a failed region reads its blocking inputs again.
 */
export function inBatch(graph: JobGraph): JobGraph {
  const { checkpoint } = graph.settings;
  return {
    ...graph,
    vertices: graph.vertices.map((vertex) => ({
      ...vertex,
      operators: vertex.operators.map((operator) => ({
        ...operator,
        spec: unaligned(firingAtEnd(operator.spec)),
      })),
    })),
    edges: graph.edges.map((edge) => ({ ...edge, exchange: "blocking" })),
    settings: {
      ...graph.settings,
      runtimeMode: "batch",
      checkpoint: { ...checkpoint, mode: "aligned", intervalMs: null, savepointIntervalMs: null },
    },
  };
}
