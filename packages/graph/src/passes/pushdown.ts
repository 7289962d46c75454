import { invariant } from "../diagnostic.ts";
import { mapColumns } from "../expression-columns.ts";
import type { Expression } from "../expression.ts";
import type { ChainedOperator, JobEdge, JobGraph, JobVertex, Partitioning } from "../job-graph.ts";
import type { Field, RowSchema } from "../row-type.ts";
import { neededInput } from "./needed-columns.ts";
import { narrow } from "./narrow-operator.ts";
import { narrowJoint, neededInputs } from "./several-inputs.ts";

/**
 * Leaves out columns that nobody downstream reads: sources do not make them, filters and maps do not pass them on,
 * and where an edge would still carry some, a projection is chained before it.
 *
 * 1. The rows that sinks get are the same, column by column.
 * 2. Every operator keeps its uid and its place; added projections come after all others of their vertex.
 * 3. Rows of side outputs are as their operator makes them: only the edges that carry them are narrowed.
 */
export function pushdown(graph: JobGraph): JobGraph {
  const needs = neededOutputs(graph);
  const outOf = Map.groupBy(graph.edges, (edge) => edge.source);
  const edges = new Map<string, JobEdge>();
  const vertices = graph.vertices.map((vertex) => {
    const narrowed = narrowVertex(vertex, needs);
    for (const edge of outOf.get(vertex.id) ?? []) {
      edges.set(edge.id, narrowEdge(edge, narrowed, headNeed(needs, edge)));
    }
    return { ...vertex, operators: narrowed.operators };
  });
  return { ...graph, vertices, edges: graph.edges.map((edge) => edges.get(edge.id) ?? edge) };
}

/** Columns of an operator's input and output, ascending positions in the rows as they were inferred. */
interface Need {
  /** Of each of its inputs; a source has one, of no columns. */
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
}

type Needs = ReadonlyMap<string, readonly Need[]>;

/** Consumers first: what is read of each operator's output, and what it then reads of its input. */
function neededOutputs(graph: JobGraph): Needs {
  const outOf = Map.groupBy(graph.edges, (edge) => edge.source);
  const into = Map.groupBy(graph.edges, (edge) => edge.target);
  const needs = new Map<string, Need[]>();
  const isBatch = graph.settings.runtimeMode === "batch";
  for (const vertex of graph.vertices.toReversed()) {
    const outputs = vertex.operators.map(() => new Set<number>());
    for (const edge of outOf.get(vertex.id) ?? []) {
      if (edge.sourceSide !== undefined) continue;
      for (const column of headNeed(needs, edge)) outputs[edge.sourceOperator]?.add(column);
    }
    const edges = into.get(vertex.id) ?? [];
    needs.set(vertex.id, vertexNeeds(vertex, outputs, isBatch ? edges.map(inOrderOfTime(vertex)) : edges));
  }
  return needs;
}

/**
 * In batch the rows of a key come in the order of their event time: an edge by key carries that column as if it were
 * partitioned by it. Not to a rolling aggregate, whose last value is the same in any order.
 */
const inOrderOfTime =
  ({ operators: [head] }: JobVertex) =>
  (edge: JobEdge): JobEdge => {
    const { partitioning, schema } = edge;
    const time = schema.fields.findIndex(({ name }) => name === schema.rowtime);
    const sorted = partitioning.kind === "hash" && head?.spec.kind !== "group-aggregate" && time >= 0;
    return sorted ? { ...edge, partitioning: { kind: "hash", keys: [...partitioning.keys, time] } } : edge;
  };

/** All edges into an input have one layout, so that each carries what any of them is partitioned by. */
function partitionColumns(edges: readonly JobEdge[], input: number): readonly number[] {
  return edges.flatMap((edge) => ((edge.targetInput ?? 0) === input ? partitionedBy(edge) : []));
}

/** A person's function may read any column. */
function partitionedBy({ partitioning, schema }: JobEdge): readonly number[] {
  switch (partitioning.kind) {
    case "hash":
      return partitioning.keys;
    case "custom":
      return [partitioning.column];
    case "partitioner":
      return partitioning.by.kind === "function" ? allColumns(schema) : columnsIn(partitioning.by.value);
    default:
      return [];
  }
}

function columnsIn(expression: Expression): readonly number[] {
  const columns: number[] = [];
  mapColumns(expression, (column) => {
    columns.push(column);
    return column;
  });
  return columns;
}

function vertexNeeds(vertex: JobVertex, outputs: readonly Set<number>[], into: readonly JobEdge[]): Need[] {
  const needs: Need[] = [];
  for (const [index, operator] of [...vertex.operators.entries()].toReversed()) {
    const output = atLeastOne(outputs[index] ?? new Set(), operator.outputSchema);
    const inputs = inputNeeds(operator, output, index === 0 ? into : []);
    needs.unshift({ inputs, output });
    if (operator.input === null || operator.inputSide !== undefined) continue;
    for (const column of inputs[0] ?? []) outputs[operator.input]?.add(column);
  }
  return needs;
}

function inputNeeds(
  operator: ChainedOperator,
  output: readonly number[],
  into: readonly JobEdge[],
): readonly (readonly number[])[] {
  const { inputSchema, inputSchemas } = operator;
  const read = inputSchemas === undefined ? [neededInput(operator, output)] : neededInputs(operator, output);
  return read.map((columns, input) => {
    const all = new Set([...columns, ...partitionColumns(into, input)]);
    return atLeastOne(all, inputSchemas?.[input] ?? inputSchema);
  });
}

/** A batch of rows has at least one column; where none is read, the cheapest one is kept. */
function atLeastOne(columns: ReadonlySet<number>, schema: RowSchema | null): readonly number[] {
  if (columns.size > 0 || !schema) return [...columns].toSorted((a, b) => a - b);
  const cheap = schema.fields.findIndex((field) => field.type.kind !== "STRING");
  return schema.fields.length === 0 ? [] : [Math.max(0, cheap)];
}

/** What an edge carries: what its target's head reads of that input, and the columns that it is partitioned by; of what comes back, all. */
function headNeed(needs: Needs, { target, targetInput = 0, feedback, schema }: JobEdge): readonly number[] {
  if (feedback) return allColumns(schema);
  return needs.get(target)?.[0]?.inputs[targetInput] ?? [];
}

interface NarrowedVertex {
  readonly operators: ChainedOperator[];
  /** By operator: the inferred position of each column that it still gives. */
  readonly kept: readonly (readonly number[])[];
}

function narrowVertex(vertex: JobVertex, needs: Needs): NarrowedVertex {
  const kept: (readonly number[])[] = [];
  const operators = vertex.operators.map((operator, index) => {
    const need = needs.get(vertex.id)?.[index];
    invariant(need, "every operator was visited");
    const incoming = incomingOf(operator, need, kept);
    const { inputSchemas } = operator;
    const result =
      inputSchemas === undefined
        ? narrow(operator, incoming, need.output)
        : narrowJoint(operator, need.inputs, need.output);
    kept.push(result.kept);
    return {
      ...operator,
      spec: result.spec,
      inputSchema: keepFields(operator.inputSchema, incoming),
      ...(inputSchemas && {
        inputSchemas: inputSchemas.map((schema, input) => keepAll(schema, need.inputs[input] ?? [])),
      }),
      outputSchema: keepFields(operator.outputSchema, result.kept),
    };
  });
  return { operators, kept };
}

function incomingOf(
  operator: ChainedOperator,
  need: Need,
  kept: readonly (readonly number[])[],
): readonly number[] {
  if (operator.input === null) return need.inputs[0] ?? [];
  if (operator.inputSide !== undefined) return allColumns(operator.inputSchema);
  return kept[operator.input] ?? [];
}

const allColumns = (schema: RowSchema | null): readonly number[] => [...(schema?.fields.keys() ?? [])];

function narrowEdge(edge: JobEdge, vertex: NarrowedVertex, carried: readonly number[]): JobEdge {
  const isSide = edge.sourceSide !== undefined;
  const kept = isSide ? allColumns(edge.schema) : (vertex.kept[edge.sourceOperator] ?? []);
  const schema = keepFields(edge.schema, carried);
  invariant(schema, "an edge has a schema");
  const partitioning = movePartitioning(edge.partitioning, carried);
  if (sameColumns(kept, carried)) return { ...edge, schema, partitioning };
  const source = vertex.operators[edge.sourceOperator];
  invariant(source, "an edge leaves an operator");
  const sent = isSide ? edge.schema : source.outputSchema;
  vertex.operators.push({
    uid: `${source.uid}:${edge.id}`,
    nodeId: source.nodeId,
    name: source.name,
    spec: {
      kind: "calc",
      filter: null,
      projections: carried.map((column) => reference(edge.schema.fields, column, kept)),
    },
    input: edge.sourceOperator,
    ...(edge.sourceSide !== undefined && { inputSide: edge.sourceSide }),
    inputSchema: sent,
    outputSchema: schema,
  });
  const { sourceSide: _, ...main } = edge;
  return { ...main, schema, partitioning, sourceOperator: vertex.operators.length - 1 };
}

function reference(fields: readonly Field[], column: number, kept: readonly number[]): Expression {
  const field = fields[column];
  invariant(field, "a needed column exists");
  return mapColumns({ kind: "column", type: field.type, index: column }, (index) => kept.indexOf(index));
}

function movePartitioning(partitioning: Partitioning, carried: readonly number[]): Partitioning {
  if (partitioning.kind === "custom") return { kind: "custom", column: carried.indexOf(partitioning.column) };
  if (partitioning.kind === "partitioner" && partitioning.by.kind === "expression") {
    const value = mapColumns(partitioning.by.value, (column) => carried.indexOf(column));
    return { ...partitioning, by: { ...partitioning.by, value } };
  }
  if (partitioning.kind !== "hash") return partitioning;
  return { kind: "hash", keys: partitioning.keys.map((key) => carried.indexOf(key)) };
}

const sameColumns = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((column, index) => column === b[index]);

function keepFields(schema: RowSchema | null, kept: readonly number[]): RowSchema | null {
  return schema && keepAll(schema, kept);
}

function keepAll(schema: RowSchema, kept: readonly number[]): RowSchema {
  const fields = kept.flatMap((column) => schema.fields[column] ?? []);
  const names = new Set(fields.map((field) => field.name));
  return {
    ...schema,
    fields,
    rowtime: schema.rowtime !== null && names.has(schema.rowtime) ? schema.rowtime : null,
    keys: schema.keys?.every((key) => names.has(key)) ? schema.keys : null,
  };
}
