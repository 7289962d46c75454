import { InvariantError, invariant } from "@millrace/graph";
import type { OperatorSpec, RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { appendValues } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import type { HostMetricsInput, HostSample } from "../../io/io-service.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";

/**
 * What this machine measures of itself, for ever. Subtask 0 reads; the others end at once. At-most-once: nothing is in the
 * snapshot, for what was measured during a failure is gone.
 */
export class HostMetricsSource implements SourceOperator {
  readonly #intervalMs: number;
  #context: OperatorContext | null = null;
  #schema: RowSchema | null = null;
  #builder: BatchBuilder | null = null;
  #input: HostMetricsInput | null = null;
  #waiting: HostSample[] = [];

  constructor(spec: Extract<OperatorSpec, { kind: "host-metrics-source" }>) {
    this.#intervalMs = spec.intervalMs;
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#schema = context.outputSchema;
    this.#builder = new BatchBuilder(context.outputSchema, BATCH_ROWS);
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    if (this.#context!.subtask !== 0) return "end";
    this.#input ??= this.#context!.io.openHostMetrics(this.#intervalMs);
    const samples = this.#waiting.length > 0 ? this.#waiting : (this.#input.take() ?? []);
    if (samples.length === 0) return "idle";
    const rows = Math.min(maxRows, BATCH_ROWS, samples.length);
    this.#emit(samples.slice(0, rows));
    this.#waiting = samples.slice(rows);
    return "more";
  }

  close(): void {
    this.#input?.close();
  }

  #emit(samples: readonly HostSample[]): void {
    const builder = this.#builder!;
    builder.reset();
    for (const sample of samples) {
      appendValues(
        builder,
        this.#schema!.fields.map(({ name }) => valueOf(sample, name)),
      );
    }
    this.#context!.output.emit(builder.take());
  }
}

const BATCH_ROWS = 512;

function valueOf(sample: HostSample, column: string): Value {
  switch (column) {
    case "ts":
      return Math.floor(sample.timeMs);
    case "metric":
    case "instance":
    case "field":
    case "value":
      return sample[column];
    default:
      throw new InvariantError(`host metrics have no column ${column}`);
  }
}

export const hostMetricsSourceFactory: OperatorFactory<"host-metrics-source"> = (spec) =>
  new HostMetricsSource(spec);
