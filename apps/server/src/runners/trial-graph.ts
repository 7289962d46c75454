import { parseValue } from "@millrace/engine";
import { formatType, isSink, isSource } from "@millrace/graph";
import type { ChainedOperator, Field, JobGraph, LiteralValue, StreamGraph } from "@millrace/graph";
import type { TrialInputs } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";

interface Graphs {
  readonly streamGraph: StreamGraph;
  readonly jobGraph: JobGraph;
}

type Row = TrialInputs[string][number];

/**
 * The job with the rows of a trial for sources and Print for sinks. Neither restarts nor periodic checkpoints: rows of an
 * attempt that failed would be told twice. Throws RequestError that names source, row and column.
 */
export function trialGraph({ streamGraph, jobGraph }: Graphs, inputs: TrialInputs): JobGraph {
  const given = new Map(Object.entries(inputs));
  const operators = jobGraph.vertices.flatMap((vertex) => vertex.operators);
  const sources = new Set(operators.flatMap(({ nodeId, spec }) => (isSource(spec) ? [nodeId] : [])));
  const stranger = Object.keys(inputs).find((nodeId) => !sources.has(nodeId));
  if (stranger !== undefined) throw invalid(stranger, `is no source; there is ${[...sources].join(", ")}`);
  const replaced = (operator: ChainedOperator): ChainedOperator => {
    if (isSink(operator.spec)) return { ...operator, spec: { kind: "print-sink", prefix: "" } };
    if (!isSource(operator.spec) || operator.outputSchema === null) return operator;
    const { nodeId } = operator;
    const rows = given.get(nodeId);
    if (rows === undefined) throw invalid(nodeId, "the rows of this source are missing");
    const node = streamGraph.nodes.find(({ id }) => id === nodeId);
    const known = (node?.between[0] ?? node?.outputSchema ?? operator.outputSchema).fields;
    const { fields } = operator.outputSchema;
    const literals = rows.map((row, index) => rowOf(row, { known, fields }, `${nodeId}, row ${index + 1}`));
    return { ...operator, spec: { kind: "collection-source", rows: literals } };
  };
  const vertices = jobGraph.vertices.map((vertex) => ({
    ...vertex,
    operators: vertex.operators.map(replaced),
  }));
  const { settings } = jobGraph;
  const checkpoint = { ...settings.checkpoint, intervalMs: null };
  return { ...jobGraph, vertices, settings: { ...settings, checkpoint, restart: { kind: "none" } } };
}

interface Columns {
  /** Of the node. */
  readonly known: readonly Field[];
  /** Those that the source gives: a projection may have left some out. */
  readonly fields: readonly Field[];
}

function rowOf(row: Row, { known, fields }: Columns, at: string): readonly LiteralValue[] {
  const unknown = Object.keys(row).find((name) => !known.some((field) => field.name === name));
  if (unknown !== undefined)
    throw invalid(
      at,
      `there is no column ${unknown}; the columns are ${known.map(({ name }) => name).join(", ")}`,
    );
  return fields.map((field) => literalOf(row[field.name] ?? null, field, at));
}

function literalOf(cell: Row[string], { name, type }: Field, at: string): LiteralValue {
  if (cell === null) {
    if (type.nullable) return null;
    throw invalid(at, `${name} is missing, and may not be NULL`);
  }
  const value = parseValue(String(cell), type);
  if (value === undefined || value === null)
    throw invalid(at, `${JSON.stringify(cell)} is no ${formatType(type)} for ${name}`);
  return typeof value === "bigint" ? String(value) : value;
}

const invalid = (where: string, problem: string): RequestError =>
  new RequestError("request.invalid", `inputs.${where}: ${problem}.`);
