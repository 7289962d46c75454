import { isNeverTrue } from "../constant-truth.ts";
import { graphError } from "../diagnostic.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { FlowEdge } from "../flow-document.ts";
import { isJoint } from "../joint-spec.ts";
import type { OperatorSpec } from "../operator-spec.ts";
import { formatType, orNull } from "../row-type.ts";
import type { RowSchema } from "../row-type.ts";
import { isFeedback, nameOf } from "./check-structure.ts";
import type { CheckedGraph } from "./check-structure.ts";
import { carriedBy, outputKey } from "./edge-schema.ts";
import { mainOutput } from "./infer.ts";
import type { InferredGraph } from "./infer.ts";

/** What is wrong with loops: what comes back is no part of one, has other columns, or can never leave. */
export function feedbackProblems(graph: CheckedGraph, inferred: InferredGraph): readonly Diagnostic[] {
  return graph.edges.flatMap((edge) => {
    if (!isFeedback(edge, graph.nodes)) return [];
    const problem =
      cycleProblem(edge, graph) ?? rowsProblem(edge, graph, inferred) ?? endProblem(edge, graph, inferred);
    return problem === null ? [] : [problem];
  });
}

function cycleProblem(edge: FlowEdge, graph: CheckedGraph): Diagnostic | null {
  const comesFromThere = reached(edge.to.node, graph, () => true).has(edge.from.node);
  return comesFromThere ? null : graphError("iterate.no-loop", paramsOf(edge, graph), placeOf(edge));
}

function rowsProblem(edge: FlowEdge, graph: CheckedGraph, { outputs }: InferredGraph): Diagnostic | null {
  const main = mainPortOf(edge.to.node, graph) ?? "";
  const given = outputs.get(outputKey({ node: edge.to.node, port: main }));
  const back = carriedBy(edge, outputs);
  if (given === undefined || back === undefined) return null;
  const params = paramsOf(edge, graph);
  if (back.changelog !== "append") return graphError("changelog.append-only", params, placeOf(edge));
  if (columnsOf(given) === columnsOf(back)) return null;
  const columns = { given: columnsOf(given), back: columnsOf(back) };
  return graphError("iterate.columns", { ...params, ...columns }, placeOf(edge));
}

/** Every row that enters comes back, whatever it is. */
function endProblem(edge: FlowEdge, graph: CheckedGraph, { lowered }: InferredGraph): Diagnostic | null {
  const head = lowered.get(edge.to.node)?.operators[0];
  if (head?.kind !== "iterate" || (head.until !== null && !isNeverTrue(head.until))) return null;
  const keepsAll = (node: string): boolean =>
    node === edge.to.node || lowered.get(node)?.operators.every(keepsEveryRow) === true;
  const isMain = ({ from }: FlowEdge): boolean => mainPortOf(from.node, graph) === from.port;
  const goesOn = (next: FlowEdge): boolean => isMain(next) && keepsAll(next.from.node);
  const all = reached(edge.to.node, graph, goesOn);
  if (!goesOn(edge) || !all.has(edge.from.node)) return null;
  const code = head.until === null ? "iterate.without-end" : "iterate.never-done";
  return graphError(code, paramsOf(edge, graph), placeOf(edge));
}

function keepsEveryRow(spec: OperatorSpec): boolean {
  if (isJoint(spec)) return spec.kind === "co-calc" && spec.filters.every((filter) => filter === null);
  if (spec.kind === "calc") return spec.filter === null;
  if (spec.kind === "row-function") return spec.form === "map";
  return ["watermark-assigner", "group-aggregate", "reduce"].includes(spec.kind);
}

/** The node, and all that its rows come to by edges that they take. */
function reached(
  start: string,
  { edges, nodes }: CheckedGraph,
  takes: (edge: FlowEdge) => boolean,
): ReadonlySet<string> {
  const outOf = Map.groupBy(edges, (edge) => edge.from.node);
  const seen = new Set([start]);
  for (const id of seen)
    for (const edge of outOf.get(id) ?? [])
      if (!isFeedback(edge, nodes) && takes(edge)) seen.add(edge.to.node);
  return seen;
}

function mainPortOf(node: string, { nodes }: CheckedGraph): string | undefined {
  const known = nodes.get(node);
  return known && mainOutput(known.definition);
}

const columnsOf = ({ fields }: RowSchema): string =>
  fields.map(({ name, type }) => `${name} ${formatType(orNull(type))}`).join(", ");

const paramsOf = ({ from, to }: FlowEdge, { nodes }: CheckedGraph) => ({
  node: nameOf(nodes, to.node),
  from: nameOf(nodes, from.node),
});

const placeOf = ({ id, to }: FlowEdge) => ({ nodeId: to.node, edgeId: id });
