import type { OperatorSpec } from "@millrace/graph";
import { CollectionSource } from "../operators/sources/collection-source.ts";
import type { OperatorContext, SourceOperator } from "../operators/operator.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import type { OperatorRegistry } from "../task/operator-registry.ts";

const SECTION = "arrived";

/** A collection whose rows come one by one, each at its own time; the last time holds for those behind it. */
class PacedCollectionSource implements SourceOperator {
  readonly #rows: SourceOperator;
  readonly #arrivalsMs: readonly number[];
  #context: OperatorContext | null = null;
  #given = 0;

  constructor(spec: Extract<OperatorSpec, { kind: "collection-source" }>, arrivalsMs: readonly number[]) {
    this.#rows = new CollectionSource(spec);
    this.#arrivalsMs = arrivalsMs;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#rows.open(context);
  }

  restore(state: StateReader): void {
    this.#rows.restore?.(state);
    for (const bytes of state.operator(SECTION))
      this.#given = new DataView(bytes.slice().buffer).getFloat64(0);
  }

  poll(): "more" | "idle" | "end" {
    const context = this.#context!;
    const { clock } = context;
    if (context.subtask !== 0) return "end";
    const dueMs = this.#arrivalsMs[Math.min(this.#given, this.#arrivalsMs.length - 1)] ?? 0;
    if (clock.monotonicMs() < dueMs) {
      context.registerProcessingTimer(clock.nowMs() + Math.ceil(dueMs - clock.monotonicMs()));
      return "idle";
    }
    this.#given++;
    return this.#rows.poll(1);
  }

  /** A row's time has come: the task polls again by itself. */
  onProcessingTime(): void {}

  snapshot(checkpointId: number, state: StateWriter): void {
    this.#rows.snapshot?.(checkpointId, state);
    if (this.#context!.subtask !== 0) return;
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setFloat64(0, this.#given);
    state.operator(SECTION, new Uint8Array(bytes.buffer));
  }
}

/** The registry with collections that keep these times, in ms after the start, by node. */
export function withArrivals(
  registry: OperatorRegistry,
  arrivalsMs: Readonly<Record<string, readonly number[]>>,
): OperatorRegistry {
  if (Object.keys(arrivalsMs).length === 0) return registry;
  return {
    ...registry,
    create: (operator) => {
      const times = arrivalsMs[operator.nodeId];
      const { spec } = operator;
      return spec.kind === "collection-source" && times !== undefined
        ? new PacedCollectionSource(spec, times)
        : registry.create(operator);
    },
  };
}
