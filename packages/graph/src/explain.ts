import type { ChainedOperator, JobGraph, Partitioning, StreamGraph } from "./job-graph.ts";
import type { OperatorSpec } from "./operator-spec.ts";
import { formatType } from "./row-type.ts";
import type { RowSchema } from "./row-type.ts";

/** Both graphs as text for people: nodes, edges, partitioning and rows. Code, so in one language. */
export function explain(streamGraph: StreamGraph, jobGraph: JobGraph): string {
  return [`== StreamGraph ==`, ...streamLines(streamGraph), "", `== JobGraph ==`, ...jobLines(jobGraph)].join(
    "\n",
  );
}

function streamLines(graph: StreamGraph): readonly string[] {
  return graph.nodes.flatMap((node) => [
    `${node.name} [${node.kind}, id ${node.id}, parallelism ${node.parallelism}]`,
    ...graph.edges
      .filter((edge) => edge.target === node.id)
      .map((edge) => `  <- ${edge.source} ${formatPartitioning(edge.partitioning, edge.schema)}`),
    ...(node.outputSchema ? [`  rows ${formatSchema(node.outputSchema)}`] : []),
  ]);
}

function jobLines(graph: JobGraph): readonly string[] {
  return graph.vertices.flatMap((vertex) => [
    `${vertex.name} [${vertex.id}, parallelism ${vertex.parallelism}, max ${graph.maxParallelism}]`,
    ...graph.edges
      .filter((edge) => edge.target === vertex.id)
      .map(
        (edge) =>
          `  <- ${edge.source}[${edge.sourceOperator}${formatSide(edge.sourceSide)}] ${formatPartitioning(edge.partitioning, edge.schema)} ${formatSchema(edge.schema)}`,
      ),
    ...vertex.operators.map((operator, index) => `  ${index}: ${formatOperator(operator)}`),
  ]);
}

function formatOperator(operator: ChainedOperator): string {
  const input = operator.input === null ? "" : ` of ${operator.input}${formatSide(operator.inputSide)}`;
  const output = operator.outputSchema ? ` -> ${formatSchema(operator.outputSchema)}` : "";
  return `${operator.name} (${operator.spec.kind}${input})${output}${formatDetail(operator.spec)}`;
}

const formatSide = (side: number | undefined): string => (side === undefined ? "" : ` side ${side}`);

function formatDetail(spec: OperatorSpec): string {
  if (spec.kind === "calc") {
    return `${spec.filter ? " filtered" : ""}${spec.projections ? ` projecting ${spec.projections.length}` : ""}`;
  }
  if ("aggregates" in spec) {
    const calls = spec.aggregates.map((call) => `${call.fn}(${call.argument ?? "*"})`);
    return ` keys [${spec.keys.join(", ")}] ${calls.join(", ")}`;
  }
  return "";
}

function formatPartitioning(partitioning: Partitioning, schema: RowSchema): string {
  if (partitioning.kind === "custom")
    return `custom(${schema.fields[partitioning.column]?.name ?? partitioning.column})`;
  if (partitioning.kind === "partitioner") return `partitioner(${partitioning.name ?? partitioning.nodeId})`;
  if (partitioning.kind !== "hash") return partitioning.kind;
  return `hash(${partitioning.keys.map((key) => schema.fields[key]?.name ?? key).join(", ")})`;
}

/** `(ts TIMESTAMP(3) NOT NULL *rowtime*, value DOUBLE)`, as Flink prints a schema. */
export function formatSchema(schema: RowSchema): string {
  const fields = schema.fields.map(
    ({ name, type }) => `${name} ${formatType(type)}${name === schema.rowtime ? " *rowtime*" : ""}`,
  );
  return `(${fields.join(", ")})`;
}
