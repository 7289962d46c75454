import type { ChainedOperator, Expression, JobGraph, OperatorSpec } from "@millrace/graph";

/** A row whose values are what they were computed from, as text. */
type Row = readonly string[];

export interface SymbolicRun {
  /** By uid of the sink: the rows that reach it, by path, in order. */
  readonly sinks: Readonly<Record<string, readonly string[]>>;
  /** By operator uid: what it computes with, its filter, keys, event time and arguments. */
  readonly reads: Readonly<Record<string, readonly string[]>>;
  /** By edge id: the values that it is partitioned by. */
  readonly partitions: Readonly<Record<string, string>>;
  /** Places where two schemas that meet differ. */
  readonly mismatches: readonly string[];
}

/** Runs a JobGraph over names instead of values: what reaches the sinks tells whether two graphs mean the same. */
export function runSymbolically(graph: JobGraph): SymbolicRun {
  const rows = new Map<string, readonly Row[]>();
  const run = {
    sinks: {} as Record<string, string[]>,
    reads: {} as Record<string, string[]>,
    partitions: {} as Record<string, string>,
    mismatches: [] as string[],
  };
  for (const vertex of graph.vertices) {
    for (const [index, operator] of vertex.operators.entries()) {
      const inputs =
        operator.input === null
          ? arriving(graph, vertex.id, rows, run.partitions)
          : (rows.get(`${vertex.id}/${operator.input}`) ?? []);
      checkSchemas(graph, vertex.id, index, run.mismatches);
      const isAdded = operator.uid.includes(":");
      if (!isAdded) run.reads[operator.uid] = inputs.map((row) => readsOf(operator.spec, row).join("; "));
      if (operator.spec.kind.endsWith("-sink"))
        run.sinks[operator.uid] = inputs.map((row) => row.join(", ")).toSorted();
      rows.set(`${vertex.id}/${index}`, outputsOf(operator, inputs));
    }
  }
  return run;
}

function arriving(
  graph: JobGraph,
  vertex: string,
  rows: ReadonlyMap<string, readonly Row[]>,
  partitions: Record<string, string>,
): readonly Row[] {
  return graph.edges
    .filter((edge) => edge.target === vertex)
    .flatMap((edge) => {
      const carried = rows.get(`${edge.source}/${edge.sourceOperator}`) ?? [];
      const { partitioning } = edge;
      const keys = partitioning.kind === "hash" ? partitioning.keys : [];
      partitions[edge.id] =
        `${partitioning.kind} ${carried.map((row) => keys.map((key) => row[key]).join()).join(" | ")}`;
      return carried;
    });
}

const names = (operator: ChainedOperator | undefined, side: "inputSchema" | "outputSchema"): string =>
  (operator?.[side]?.fields ?? []).map((field) => field.name).join();

function checkSchemas(graph: JobGraph, vertex: string, index: number, mismatches: string[]): void {
  const operators = graph.vertices.find((candidate) => candidate.id === vertex)?.operators ?? [];
  const operator = operators[index];
  const expect = (a: string, b: string): void => {
    if (a !== b) mismatches.push(`${operator?.uid}: ${a} against ${b}`);
  };
  if (operator?.input !== null && operator)
    expect(names(operator, "inputSchema"), names(operators[operator.input], "outputSchema"));
  for (const edge of index === 0 ? graph.edges.filter((candidate) => candidate.target === vertex) : []) {
    const source = graph.vertices.find((candidate) => candidate.id === edge.source)?.operators[
      edge.sourceOperator
    ];
    const carried = edge.schema.fields.map((field) => field.name).join();
    expect(carried, names(source, "outputSchema"));
    expect(carried, names(operator, "inputSchema"));
  }
}

function readsOf(spec: OperatorSpec, row: Row): readonly string[] {
  const value = (column: number): string => row[column] ?? "missing";
  if (spec.kind === "calc") return spec.filter ? [print(spec.filter, row)] : [];
  if (spec.kind === "split-text" || spec.kind === "watermark-assigner") return [value(spec.column)];
  if (spec.kind === "deduplicate") return spec.keys.map(value);
  if (spec.kind === "reduce")
    return [...spec.keys.map(value), ...spec.columns.map((column) => print(column, [...row, ...row]))];
  if ("aggregates" in spec) {
    const time = spec.kind === "window-aggregate" && spec.rowtime !== null ? [value(spec.rowtime)] : [];
    return [
      ...spec.keys.map(value),
      ...time,
      ...spec.aggregates.map((call) => (call.argument === null ? "*" : value(call.argument))),
      ...spec.aggregates.flatMap((call) => (call.by === undefined ? [] : [value(call.by)])),
    ];
  }
  return [];
}

function outputsOf(operator: ChainedOperator, inputs: readonly Row[]): readonly Row[] {
  const { spec, outputSchema, uid } = operator;
  if (spec.kind.endsWith("-source"))
    return [(outputSchema?.fields ?? []).map((field) => `${uid}.${field.name}`)];
  return inputs.map((row): Row => {
    if (spec.kind === "calc")
      return spec.projections ? spec.projections.map((projection) => print(projection, row)) : row;
    if (spec.kind === "split-text")
      return row.map((value, index) => (index === spec.column ? `part(${value})` : value));
    if (!("aggregates" in spec)) return row;
    const before = [
      ...spec.keys.map((key) => row[key] ?? "missing"),
      ...(spec.kind === "window-aggregate" ? ["start", "end", "time"] : []),
    ];
    return [
      ...before,
      ...spec.aggregates.map(({ fn, argument }) => `${fn}(${argument === null ? "*" : row[argument]})`),
    ];
  });
}

function print(expression: Expression, row: Row): string {
  switch (expression.kind) {
    case "literal":
      return String(expression.value);
    case "column":
      return row[expression.index] ?? "missing";
    case "call":
      return `${expression.fn}(${expression.args.map((argument) => print(argument, row)).join(", ")})`;
  }
}
