import { invariant } from "../diagnostic.ts";
import type { Expression } from "../expression.ts";
import type { ChainedOperator } from "../job-graph.ts";
import type { DirectorySourceSpec } from "../directory-source-spec.ts";
import { isSource } from "../operator-spec.ts";
import type { Field } from "../row-type.ts";
import type { OperatorSpec, SourceSpec } from "../operator-spec.ts";
import { columnUse, positionsIn } from "./column-use.ts";

export interface Narrowed {
  readonly spec: OperatorSpec;
  /** Inferred positions of the columns that it gives, in their order. */
  readonly kept: readonly number[];
}

/**
 * The operator over rows that only have the columns `incoming`, giving at least the columns `wanted` (both ascending
 * positions in the rows as they were inferred).
 */
export function narrow(
  operator: ChainedOperator,
  incoming: readonly number[],
  wanted: readonly number[],
): Narrowed {
  const { spec } = operator;
  const all = [...(operator.outputSchema?.fields.keys() ?? [])];
  if (isSource(spec)) return narrowSource({ ...operator, spec }, all, wanted);
  const use = columnUse(incoming.length === wanted.length ? operator : projecting(operator), wanted);
  if (use === null) return { spec, kept: all };
  const { own, inputAt, move } = use;
  const passed = inputAt === null ? [] : incoming.map((column) => column + inputAt);
  return { spec: move(positionsIn(incoming, operator)), kept: [...own, ...passed] };
}

/** A filter that may also leave out columns. */
function projecting(operator: ChainedOperator): ChainedOperator {
  const { spec, inputSchema } = operator;
  if (spec.kind !== "calc" || spec.projections !== null) return operator;
  invariant(inputSchema, "a calc has an input");
  const projections = inputSchema.fields.map(({ type }, index): Expression => ({
    kind: "column",
    type,
    index,
  }));
  return { ...operator, spec: { ...spec, projections } };
}

// oxlint-disable-next-line complexity -- one case a kind
function narrowSource(
  { spec, outputSchema }: ChainedOperator & { readonly spec: SourceSpec },
  all: readonly number[],
  wanted: readonly number[],
): Narrowed {
  switch (spec.kind) {
    case "directory-source":
      return { spec, kept: keptOfDirectory(spec, outputSchema?.fields ?? [], wanted) };
    case "csv-text-source":
    case "data-generator-source":
    case "json-lines-source":
    case "parquet-source":
    case "avro-source":
    case "host-metrics-source":
    case "nexmark-source":
      return { spec, kept: wanted };
    case "collection-source": {
      const rows = spec.rows.map((row) => wanted.map((column) => row[column] ?? null));
      return { spec: { ...spec, rows }, kept: wanted };
    }
    case "sequence-source":
    case "socket-text-source":
    case "text-file-source":
      return { spec, kept: all };
  }
}

/** Its watermarks need the column with event time, whoever else reads it. */
function keptOfDirectory(
  { reads, eventTime }: DirectorySourceSpec,
  fields: readonly Field[],
  wanted: readonly number[],
): readonly number[] {
  const all = [...fields.keys()];
  if (reads.kind === "text-file-source") return all;
  return all.filter((column) => wanted.includes(column) || fields[column]?.name === eventTime?.column);
}
