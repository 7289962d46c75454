import { isSource } from "@millrace/graph";
import type {
  ChainedOperator,
  JobGraph,
  OperatorKind,
  OperatorSpec,
  Partitioning,
  SourceSpec,
} from "@millrace/graph";
import type { LedgerLimit } from "@millrace/protocol";

export interface Limit {
  readonly operator: ChainedOperator;
  readonly why: LedgerLimit;
}

export interface Ways {
  /** How often a row of each source comes to the sink. */
  readonly sources: ReadonlyMap<ChainedOperator, number>;
  /** What keeps the sources' rows from saying how many come; null: nothing. */
  readonly limit: Limit | null;
}

/** All ways on which rows come to a sink, up to the sources. */
export function waysTo(sink: ChainedOperator, graph: JobGraph): Ways {
  const sources = new Map<ChainedOperator, number>();
  let limit: Limit | null = null;
  const climb = (operator: ChainedOperator, copies: number): void => {
    for (const { above, lost, times } of feeding(operator, graph)) {
      const why = lost ?? whyUneven(above.spec);
      limit ??= why && { operator: above, why };
      if (limit !== null) return;
      if (isSource(above.spec)) sources.set(above, (sources.get(above) ?? 0) + copies * times);
      else climb(above, copies * times);
    }
  };
  climb(sink, 1);
  return { sources, limit };
}

/** Whether a value of a row that comes to `operator` may hold a line feed. */
export function mayHoldLineFeeds(operator: ChainedOperator, graph: JobGraph): boolean {
  return feeding(operator, graph).some(({ above }) => {
    const texts = above.outputSchema?.fields.some(({ type }) => type.kind === "STRING") ?? false;
    return (
      texts &&
      (isSource(above.spec)
        ? bringsLineFeeds(above.spec)
        : !keepsText(above) || mayHoldLineFeeds(above, graph))
    );
  });
}

interface Feeding {
  readonly above: ChainedOperator;
  /** Why its rows are not those of its main output; null: they are. */
  readonly lost: LedgerLimit | null;
  /** How often a row of it comes. */
  readonly times: number;
}

function feeding(operator: ChainedOperator, graph: JobGraph): readonly Feeding[] {
  const vertex = graph.vertices.find(({ operators }) => operators.includes(operator));
  if (vertex === undefined) return [];
  if (operator.input !== null) {
    const lost = operator.inputSide === undefined ? null : "side-output";
    return [{ above: vertex.operators[operator.input]!, lost, times: 1 }];
  }
  return graph.edges
    .filter(({ target }) => target === vertex.id)
    .flatMap(({ source, sourceOperator, sourceSide, partitioning }) => {
      const above = graph.vertices.find(({ id }) => id === source)?.operators[sourceOperator];
      const times = partitioning.kind === "broadcast" ? vertex.parallelism : 1;
      const unrouted = mayLeaveOut(partitioning) ? "left-out" : null;
      const lost = sourceSide === undefined ? unrouted : "side-output";
      return above === undefined ? [] : [{ above, lost, times }];
    });
}

function mayLeaveOut(partitioning: Partitioning): boolean {
  if (partitioning.kind !== "partitioner") return false;
  const { by } = partitioning;
  return (by.kind === "expression" ? by.onError : by.code.onError) !== "fail";
}

type Uneven = (spec: OperatorSpec) => LedgerLimit | null;
const even: Uneven = () => null;
const held: Uneven = () => "held";

/** Operators that give one row for each that they take, but for what is said here. */
const UNEVEN: Readonly<Partial<Record<OperatorKind, Uneven>>> = {
  calc: (spec) => (spec.kind === "calc" && spec.filter === null ? null : "row-count"),
  "co-calc": (spec) =>
    spec.kind === "co-calc" && spec.filters.every((filter) => filter === null) ? null : "row-count",
  "row-function": (spec) => {
    if (spec.kind !== "row-function" || spec.form !== "map") return "row-count";
    return spec.code.onError === "fail" ? null : "left-out";
  },
  "watermark-assigner": (spec) =>
    spec.kind === "watermark-assigner" && spec.generator?.code.onError === "side" ? "left-out" : null,
  "group-aggregate": even,
  reduce: even,
  "async-request": held,
  iterate: held,
};

/** Why an operator gives not one row for each that it takes, or a source leaves out what it reads; null: it does not. */
function whyUneven(spec: OperatorSpec): LedgerLimit | null {
  if (isSource(spec)) return "malformed" in spec && spec.malformed !== "fail" ? "left-out" : null;
  const uneven = UNEVEN[spec.kind];
  return uneven === undefined ? "row-count" : uneven(spec);
}

/** Lines of a file hold no line feed; what another source gives is looked at where it is in the graph. */
function bringsLineFeeds(spec: SourceSpec): boolean {
  switch (spec.kind) {
    case "text-file-source":
    case "sequence-source":
      return false;
    case "collection-source":
      return spec.rows.some((row) => row.some((value) => typeof value === "string" && value.includes("\n")));
    case "data-generator-source":
      return JSON.stringify(spec.columns).includes("\\n");
    default:
      return true;
  }
}

/** Whether each text that it gives is one that it took. */
function keepsText({ spec, outputSchema }: ChainedOperator): boolean {
  const isText = (index: number): boolean => outputSchema?.fields[index]?.type.kind === "STRING";
  switch (spec.kind) {
    case "watermark-assigner":
      return true;
    case "calc":
      return spec.projections?.every(({ kind }, index) => kind === "column" || !isText(index)) ?? true;
    case "group-aggregate":
      return spec.aggregates.every((_, index) => !isText(spec.keys.length + index));
    default:
      return false;
  }
}
