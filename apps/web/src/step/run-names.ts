import type { TraceEvent, TraceValue } from "@millrace/engine/simulation";
import type { CompileResult, JobFailure, JobGraph, RowSchema } from "@millrace/graph";
import { formatEventTime } from "../ui/format-figure.ts";

type ChainedOperator = JobGraph["vertices"][number]["operators"][number];

/** Who is who in a run: operators, tasks and edges by the names that the trace has for them. */
export class RunNames {
  readonly graph: JobGraph;
  readonly #nodes: ReadonlyMap<string, string>;
  readonly #operators: ReadonlyMap<string, ChainedOperator>;

  constructor(graph: JobGraph, { streamGraph }: Pick<CompileResult, "streamGraph">) {
    this.graph = graph;
    this.#nodes = new Map(streamGraph?.nodes.map(({ id, name }) => [id, name]));
    this.#operators = new Map(
      graph.vertices.flatMap(({ operators }) =>
        operators.map((operator) => [operator.uid, operator] as const),
      ),
    );
  }

  name(nodeId: string | null): string {
    return nodeId === null ? "JobManager" : (this.#nodes.get(nodeId) ?? nodeId);
  }

  operator(uid: string | null): ChainedOperator | null {
    return uid === null ? null : (this.#operators.get(uid) ?? null);
  }

  /** Node of an event; null: the JobManager. */
  nodeOf({ operator, task }: Pick<TraceEvent, "operator" | "task">): string | null {
    return this.operator(operator)?.nodeId ?? this.#head(task)?.nodeId ?? null;
  }

  /** Name of the node that an event is of, with its subtask where there are several. */
  who(event: Pick<TraceEvent, "operator" | "task">): string {
    const name = this.name(this.nodeOf(event));
    const vertex = this.graph.vertices.find(({ id }) => id === vertexOf(event.task));
    return vertex && vertex.parallelism > 1 ? `${name} ${Number(subtaskOf(event.task)) + 1}` : name;
  }

  /** Where a job failed, as `who`; null: not in a node. */
  failedAt({ nodeId, operatorUid, subtask }: JobFailure): string | null {
    const vertex = this.graph.vertices.find(({ operators }) =>
      operators.some((own) => own.nodeId === nodeId),
    );
    return vertex ? this.who({ task: `${vertex.id}/${subtask ?? 0}`, operator: operatorUid }) : null;
  }

  /** The node at the other end of a channel: `<job>/<attempt>/<edge>/<producer>/<consumer>`. */
  consumerOf(channel: string): string {
    const edge = this.graph.edges.find(({ id }) => id === channel.split("/")[2]);
    const vertex = this.graph.vertices.find(({ id }) => id === edge?.target);
    return this.name(vertex?.operators[0]?.nodeId ?? null);
  }

  /** Producer of a channel, with the subtasks at both ends where there are several. */
  wayOf(channel: string): string {
    const [, , edgeId, producer, consumer] = channel.split("/");
    const edge = this.graph.edges.find(({ id }) => id === edgeId);
    const several = (id: string | undefined) =>
      (this.graph.vertices.find((vertex) => vertex.id === id)?.parallelism ?? 1) > 1;
    const from = several(edge?.source) ? ` ${Number(producer) + 1}` : "";
    const to = several(edge?.target) ? ` → ${Number(consumer) + 1}` : "";
    return `${this.producerOf(channel)}${from}${to}`;
  }

  producerOf(channel: string): string {
    const edge = this.graph.edges.find(({ id }) => id === channel.split("/")[2]);
    const vertex = this.graph.vertices.find(({ id }) => id === edge?.source);
    return this.name(vertex?.operators.at(edge?.sourceOperator ?? -1)?.nodeId ?? null);
  }

  /** Names of the nodes that a task sends to. */
  targetsOf(task: string): readonly string[] {
    return this.graph.edges
      .filter(({ source }) => source === vertexOf(task))
      .map(({ target }) =>
        this.name(this.graph.vertices.find(({ id }) => id === target)?.operators[0]?.nodeId ?? null),
      );
  }

  /** Rows of an event: what its operator takes or gives. */
  schemaOf({ kind, operator }: TraceEvent): RowSchema | null {
    const found = this.operator(operator);
    return (kind === "rec.emit" ? found?.outputSchema : found?.inputSchema) ?? null;
  }

  #head(task: string): ChainedOperator | null {
    return this.graph.vertices.find(({ id }) => id === vertexOf(task))?.operators[0] ?? null;
  }
}

const vertexOf = (task: string): string => task.slice(0, task.lastIndexOf("/"));
const subtaskOf = (task: string): string => task.slice(task.lastIndexOf("/") + 1);

const NUMERIC = new Set(["INT", "BIGINT", "DOUBLE", "DECIMAL"]);

/** What a row is called where there is room for one value: its last number, or else its first column. */
export function rowLabel(values: readonly TraceValue[], schema: RowSchema | null): string {
  const fields = schema?.fields ?? [];
  const number = fields.findLastIndex(({ type }) => NUMERIC.has(type.kind));
  const first = fields.findIndex(({ type }) => type.kind !== "TIMESTAMP");
  return shownValue(values, Math.max(number >= 0 ? number : first, 0), schema);
}

/** All values of a row, in short. */
export const rowText = (values: readonly TraceValue[], schema: RowSchema | null): string =>
  values.map((_, index) => shownValue(values, index, schema)).join(", ");

// oxlint-disable-next-line complexity -- one case a type
export function shownValue(values: readonly TraceValue[], index: number, schema: RowSchema | null): string {
  const value = values[index] ?? null;
  if (value === null) return "NULL";
  const type = schema?.fields[index]?.type;
  if (type?.kind === "TIMESTAMP" && typeof value === "number") return formatEventTime(value);
  if (type?.kind === "DECIMAL" && type.scale > 0) return withPoint(String(value), type.scale);
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  return String(value);
}

function withPoint(unscaled: string, scale: number): string {
  const negative = unscaled.startsWith("-");
  const digits = unscaled.slice(negative ? 1 : 0).padStart(scale + 1, "0");
  return `${negative ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export const numberOf = (value: TraceValue | undefined): number | null =>
  typeof value === "number" ? value : null;

export const listOf = (value: TraceValue | undefined): readonly TraceValue[] =>
  Array.isArray(value) ? (value as readonly TraceValue[]) : [];
