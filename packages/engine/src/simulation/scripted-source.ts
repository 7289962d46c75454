import { invariant } from "@millrace/graph";
import type { JobGraph, OperatorSpec } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { appendValues, literalToValue } from "../batch/row-values.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import type { Operator, OperatorContext, SourceOperator } from "../operators/operator.ts";
import { readPositions, writePosition } from "../operators/sources/position-state.ts";
import type { OperatorRegistry } from "../task/operator-registry.ts";

type Row = Extract<OperatorSpec, { kind: "collection-source" }>["rows"][number];

/**
 * What a source does next. `wait`: what comes behind it comes so much later, in virtual time. A row or a watermark makes
 * an idle source active.
 */
export type ScriptLine =
  | { readonly kind: "row"; readonly values: Row }
  | { readonly kind: "watermark"; readonly watermarkMs: number }
  | { readonly kind: "idle"; readonly idle: boolean }
  | { readonly kind: "wait"; readonly ms: number };

/** `ends` false: the source stays open behind its last line, and nothing is told that no more will come. */
export interface SourceScript {
  readonly lines: readonly ScriptLine[];
  readonly ends: boolean;
}

/** A source that does what its script says, line by line. Subtask 0 does it all; the others end at once. Position: the next line. */
class ScriptedSource implements SourceOperator {
  readonly #script: SourceScript;
  #context: OperatorContext | null = null;
  #builder: BatchBuilder | null = null;
  #next = 0;
  /** When the wait at hand is over, by the clock that never goes back; null: none is. */
  #dueMs: number | null = null;

  constructor(script: SourceScript) {
    this.#script = script;
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#builder = new BatchBuilder(context.outputSchema, 1);
  }

  restore(state: StateReader): void {
    this.#next = readPositions(state, this.#context!)[0]?.position[0] ?? 0;
  }

  poll(): "more" | "idle" | "end" {
    const { subtask } = this.#context!;
    if (subtask !== 0) return "end";
    const line = this.#script.lines[this.#next];
    if (line === undefined) return this.#script.ends ? "end" : "idle";
    if (line.kind === "wait" && !this.#waited(line.ms)) return "idle";
    this.#next++;
    this.#do(line);
    return this.#next < this.#script.lines.length || !this.#script.ends ? "more" : "end";
  }

  /** The wait is over: the task polls again by itself. */
  onProcessingTime(): void {}

  snapshot(_checkpointId: number, state: StateWriter): void {
    if (this.#context!.subtask === 0) writePosition(state, 0, [this.#next]);
  }

  #do(line: ScriptLine): void {
    const { output, outputSchema } = this.#context!;
    if (line.kind === "row" || line.kind === "watermark") output.emitIdle(false);
    if (line.kind === "watermark") output.emitWatermark(line.watermarkMs);
    if (line.kind === "idle") output.emitIdle(line.idle);
    if (line.kind !== "row") return;
    const builder = this.#builder!;
    builder.reset();
    appendValues(
      builder,
      outputSchema!.fields.map(({ type }, column) => literalToValue(type, line.values[column] ?? null)),
    );
    output.emit(builder.take());
  }

  #waited(ms: number): boolean {
    const { clock } = this.#context!;
    this.#dueMs ??= clock.monotonicMs() + ms;
    const left = this.#dueMs - clock.monotonicMs();
    if (left <= 0) {
      this.#dueMs = null;
      return true;
    }
    this.#context!.registerProcessingTimer(clock.nowMs() + Math.ceil(left));
    return false;
  }
}

/** Stands for an operator that would make watermarks of its own, where the script gives them. */
class PassingOn implements Operator {
  #context: OperatorContext | null = null;

  open(context: OperatorContext): void {
    this.#context = context;
  }

  processBatch(batch: RowBatch): void {
    this.#context!.output.emit(batch);
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }
}

/**
 * The registry with sources that follow these scripts, by node. Where a script has watermarks or idleness, the operators
 * behind it that would assign watermarks pass on what comes.
 */
export function withScripts(
  registry: OperatorRegistry,
  scripts: Readonly<Record<string, SourceScript>>,
  graph: JobGraph,
): OperatorRegistry {
  if (Object.keys(scripts).length === 0) return registry;
  const timed = behindTimed(scripts, graph);
  return {
    create: (operator) => {
      const script = scripts[operator.nodeId];
      if (script !== undefined && operator.spec.kind === "collection-source")
        return new ScriptedSource(script);
      const passesOn = operator.spec.kind === "watermark-assigner" && timed.has(operator.uid);
      return passesOn ? new PassingOn() : registry.create(operator);
    },
  };
}

const tellsTime = ({ lines }: SourceScript): boolean =>
  lines.some(({ kind }) => kind === "watermark" || kind === "idle");

/** Uids of the operators that get the watermarks of a script. Vertices and their operators are in topological order. */
function behindTimed(scripts: Readonly<Record<string, SourceScript>>, graph: JobGraph): ReadonlySet<string> {
  const timed = new Set<string>();
  for (const { id, operators } of graph.vertices) {
    for (const { uid, nodeId, input } of operators) {
      const script = scripts[nodeId];
      const own = input === null && script !== undefined && tellsTime(script);
      const above = input === null ? feeding(graph, id) : [operators[input]?.uid];
      if (own || above.some((other) => other !== undefined && timed.has(other))) timed.add(uid);
    }
  }
  return timed;
}

const feeding = ({ edges, vertices }: JobGraph, vertexId: string): readonly (string | undefined)[] =>
  edges
    .filter(({ target }) => target === vertexId)
    .map(
      ({ source, sourceOperator }) =>
        vertices.find(({ id }) => id === source)?.operators[sourceOperator]?.uid,
    );
