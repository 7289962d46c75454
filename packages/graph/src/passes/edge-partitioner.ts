import { graphError } from "../diagnostic.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { FlowEdge, FlowPartitioning } from "../flow-document.ts";
import type { Partitioning } from "../job-graph.ts";
import type { RowSchema } from "../row-type.ts";
import type { CheckedGraph } from "./check-structure.ts";

interface EdgePartitioner {
  /** Null: there are errors. */
  readonly partitioning: Partitioning | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** What an expression or a function at an edge means, by the rules of the node that does the same. */
export function edgePartitioner(
  { kind, ...settings }: Extract<FlowPartitioning, { readonly kind: "partitioner" }>,
  schema: RowSchema,
  { edge, graph }: { readonly edge: FlowEdge; readonly graph: Pick<CheckedGraph, "partitioner"> },
): EdgePartitioner {
  const at = { nodeId: edge.to.node, edgeId: edge.id };
  const { partitioner } = graph;
  const config = partitioner?.config.safeParse(settings);
  if (partitioner === null || config?.success !== true)
    return { partitioning: null, diagnostics: [graphError("graph.unknown-kind", { kind }, at)] };
  const diagnostics: Diagnostic[] = [];
  const lowered = partitioner.lower({
    nodeId: edge.from.node,
    config: config.data,
    inputs: Object.fromEntries(partitioner.inputs.map(({ name }) => [name, [schema]])),
    report: (problem) => void diagnostics.push({ ...problem, ...at }),
  });
  return { partitioning: lowered?.partitioning ?? null, diagnostics };
}
