import type { ChainedOperator, Expression, JobGraph, LogicalType } from "@millrace/graph";
import { literalToValue } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { interpret } from "../expression/interpret.ts";
import type { Breakpoint } from "./step-protocol.ts";
import type { TraceEvent } from "./trace.ts";

/** Who acted in an event, and what rows it takes by each of its inputs. */
interface Place {
  readonly nodeId: string;
  readonly inputs: readonly (readonly LogicalType[])[];
}

/** Says of each step, in order, which breakpoints it meets. Remembers the watermarks that it has seen. */
export class BreakpointMatcher {
  readonly #breakpoints: readonly Breakpoint[];
  readonly #operators: ReadonlyMap<string, Place>;
  readonly #heads: ReadonlyMap<string, Place>;
  readonly #watermarks = new Map<string, number>();

  constructor(graph: JobGraph, breakpoints: readonly Breakpoint[]) {
    this.#breakpoints = breakpoints;
    const place = ({ nodeId, inputSchema, inputSchemas }: ChainedOperator): Place => ({
      nodeId,
      inputs: (inputSchemas ?? [inputSchema]).map((schema) => schema?.fields.map(({ type }) => type) ?? []),
    });
    const operators = graph.vertices.flatMap((vertex) => vertex.operators);
    this.#operators = new Map(operators.map((operator) => [operator.uid, place(operator)]));
    this.#heads = new Map(graph.vertices.map(({ id, operators: [head] }) => [id, place(head!)]));
  }

  /** Ids of the breakpoints that a step with these events meets. */
  match(events: readonly TraceEvent[]): ReadonlySet<number> {
    const met = new Set<number>();
    for (const event of events) {
      const place = this.#placeOf(event);
      if (place === undefined) continue;
      for (const breakpoint of this.#breakpoints)
        if (this.#meets(breakpoint, event, place)) met.add(breakpoint.id);
      this.#remember(event);
    }
    return met;
  }

  #placeOf({ operator, task }: TraceEvent): Place | undefined {
    if (operator !== null) return this.#operators.get(operator);
    return this.#heads.get(task.slice(0, task.lastIndexOf("/")));
  }

  // oxlint-disable-next-line max-params -- an event and where it happened
  #meets(breakpoint: Breakpoint, event: TraceEvent, { nodeId, inputs }: Place): boolean {
    if (breakpoint.nodeId !== null && breakpoint.nodeId !== nodeId) return false;
    switch (breakpoint.kind) {
      case "node":
        return event.kind === "rec.recv" || event.kind === "rec.emit";
      case "row":
        return event.kind === "rec.recv" && isTaken(breakpoint.predicates, event, inputs);
      case "watermark":
        return this.#passes(event, breakpoint.passesMs);
      case "barrier":
        return event.kind === "bar.recv" || event.kind === "bar.inject";
      case "late":
        return event.kind === "rec.late";
    }
  }

  #passes(event: TraceEvent, ms: number): boolean {
    const watermark = watermarkOf(event);
    return watermark !== null && watermark >= ms && (this.#watermarks.get(keyOf(event)) ?? -Infinity) < ms;
  }

  #remember(event: TraceEvent): void {
    const watermark = watermarkOf(event);
    if (watermark !== null) this.#watermarks.set(keyOf(event), watermark);
  }
}

const keyOf = ({ task, operator, kind }: TraceEvent): string => `${task} ${operator ?? ""} ${kind}`;

function watermarkOf({ kind, data }: TraceEvent): number | null {
  const { watermark } = data;
  const moves = kind === "wm.emit" || kind === "wm.recv";
  return moves && typeof watermark === "number" ? watermark : null;
}

function isTaken(
  predicates: readonly (Expression | null)[],
  event: TraceEvent,
  inputs: Place["inputs"],
): boolean {
  const predicate = predicates[inputOf(event)] ?? null;
  if (predicate === null) return false;
  try {
    return interpret(predicate, valuesOf(event, inputs)) === true;
  } catch (error) {
    if (error instanceof JobFailureError) return false;
    throw error;
  }
}

const inputOf = ({ data: { input } }: TraceEvent): number => (typeof input === "number" ? input : 0);

function valuesOf(event: TraceEvent, inputs: Place["inputs"]): readonly Value[] {
  const { values } = event.data;
  if (!Array.isArray(values)) return [];
  const types = inputs[inputOf(event)] ?? [];
  return types.map((type, index) => literalToValue(type, (values[index] ?? null) as string | number | null));
}
