import { graphError } from "../diagnostic.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { FlowEdge, FlowPartitioning } from "../flow-document.ts";
import type { Partitioning } from "../job-graph.ts";
import { isInteger } from "../row-type.ts";
import type { RowSchema } from "../row-type.ts";
import type { CheckedGraph } from "./check-structure.ts";
import { inputPortOf, nameOf } from "./check-structure.ts";
import type { InferredGraph } from "./infer.ts";
import { edgePartitioner } from "./edge-partitioner.ts";
import { outputKey } from "./edge-schema.ts";

/** An edge in its graph. */
interface Place {
  readonly edge: FlowEdge;
  readonly graph: CheckedGraph;
}

/** The choice over the rows of the edge; null where it names a column that is not there. */
export function chosenPartitioning(
  choice: FlowPartitioning,
  schema: RowSchema,
  at: Place,
): Partitioning | null {
  switch (choice.kind) {
    case "partitioner":
      return edgePartitioner(choice, schema, at).partitioning;
    case "hash": {
      const keys = positionsOf(choice.columns, schema);
      return keys.length > 0 && keys.every((key) => key >= 0) ? { kind: "hash", keys } : null;
    }
    case "custom": {
      const [position = -1] = positionsOf([choice.column], schema);
      return position >= 0 ? { kind: "custom", column: position } : null;
    }
    default:
      return choice;
  }
}

const positionsOf = (columns: readonly string[], { fields }: RowSchema): readonly number[] =>
  columns.map((column) => fields.findIndex(({ name }) => name === column));

/** What is wrong with the choices of edges, as far as their ends do not matter. */
export function partitioningProblems(graph: CheckedGraph, inferred: InferredGraph): readonly Diagnostic[] {
  return graph.edges.flatMap((edge): readonly Diagnostic[] => {
    const choice = edge.partitioning;
    const schema = inferred.outputs.get(outputKey(edge.from));
    if (choice === undefined) return [];
    const overridden = overriddenBy(edge, graph, inferred);
    if (overridden !== null) return [overridden];
    return schema === undefined ? [] : columnProblems(choice, schema, { edge, graph });
  });
}

/** A port that wants all rows, or Key by, which says how its own output is spread: what comes into it need not be spread. */
function overriddenBy(edge: FlowEdge, graph: CheckedGraph, { lowered }: InferredGraph): Diagnostic | null {
  const target = lowered.get(edge.to.node);
  const isKeyBy = target?.partitioning !== undefined && target.operators.length === 0;
  if (!isKeyBy && inputPortOf(edge, graph.nodes)?.broadcast !== true) return null;
  const at = { nodeId: edge.to.node, edgeId: edge.id, severity: "warning" } as const;
  return graphError("edge.partitioning-unused", { to: nameOf(graph.nodes, edge.to.node) }, at);
}

function columnProblems(
  choice: FlowPartitioning,
  schema: RowSchema,
  { edge, graph }: Place,
): readonly Diagnostic[] {
  if (choice.kind === "partitioner") return edgePartitioner(choice, schema, { edge, graph }).diagnostics;
  const at = { nodeId: edge.to.node, edgeId: edge.id };
  const from = nameOf(graph.nodes, edge.from.node);
  if (choice.kind !== "hash" && choice.kind !== "custom") return [];
  const names = choice.kind === "hash" ? choice.columns : [choice.column];
  if (names.length === 0 || names.includes("")) return [graphError("edge.no-column", { from }, at)];
  const types = names.map((name) => schema.fields.find((field) => field.name === name)?.type);
  const missing = types.indexOf(undefined);
  if (missing >= 0) return [graphError("edge.column-unknown", { from, column: names[missing] ?? "" }, at)];
  if (choice.kind === "hash" || types.every((type) => type !== undefined && isInteger(type))) return [];
  return [graphError("edge.column-type", { column: choice.column }, at)];
}
