import { invariant } from "@millrace/graph";
import type { ChainedOperator, RowSchema } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { encodeUtf8 } from "../batch/utf8.ts";
import { appendValues, readValue } from "../batch/row-values.ts";
import type { CalcLoop } from "../expression/calc-loop.ts";
import type { CalcStage } from "../expression/calc-plan.ts";
import { compileCalc } from "../expression/compile-calc.ts";
import { ExpressionEnvironment } from "../expression/expression-environment.ts";
import { interpretRow } from "../expression/interpret-calc.ts";
import { HASH_SEED, mixBytes } from "../state/murmur.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import type { OperatorMetrics } from "../metrics/metrics-layout.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import type { Operator, OperatorContext } from "./operator.ts";

/**
 * Map and Filter, or several of them in a row as one loop: rows where every filter is TRUE, mapped by the projections.
 * Stateless; keeps the order of rows and their kinds; passes watermarks on.
 *
 * Counts the rows between its stages (`fusion.inner`); those that come in and go out are the task's to count.
 */
export class CalcOperator implements Operator {
  readonly #stages: readonly CalcStage[];
  readonly #fusion: CalcFusion;
  #context: OperatorContext | null = null;
  #run: ((batch: RowBatch) => RowBatch) | null = null;
  #stageRows: Int32Array = new Int32Array(0);

  constructor(stages: readonly CalcStage[], fusion: CalcFusion = { inner: [], members: [] }) {
    this.#stages = stages;
    this.#fusion = fusion;
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema } = context;
    invariant(inputSchema !== null && outputSchema !== null, "a calc has an input and an output");
    this.#context = context;
    const environment = environmentOf(context);
    if (context.mode === "interpreted") {
      this.#stageRows = new Int32Array(this.#stages.length);
      this.#run = interpreted(this.#stages, outputSchema, { stageRows: this.#stageRows, environment });
    } else {
      const loop: CalcLoop = compileCalc(this.#stages, {
        input: inputSchema,
        output: outputSchema,
        environment,
      });
      this.#stageRows = loop.stageRows;
      this.#run = (batch) => loop.run(batch);
    }
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    const result = this.#runStages(batch);
    this.#fusion.inner.forEach(({ producer, consumer }, stage) => {
      const rows = this.#stageRows[stage]!;
      producer.add("recordsOut", rows);
      consumer.add("recordsIn", rows);
    });
    if (result.rowCount > 0) this.#context!.output.emit(result);
  }

  processWatermark(watermark: number): void {
    for (const { consumer } of this.#fusion.inner) consumer.set("watermark", watermark);
    this.#context!.output.emitWatermark(watermark);
  }

  #runStages(batch: RowBatch): RowBatch {
    try {
      return this.#run!(batch);
    } catch (error) {
      if (error instanceof JobFailureError) this.#blame(batch);
      throw error;
    }
  }

  /** Finds the stage that raises by interpreting row by row, and raises in its name. */
  #blame(batch: RowBatch): void {
    if (this.#fusion.members.length === 0) return;
    for (let row = batch.from; row < batch.to; row++) {
      let stage = 0;
      const values = batch.columns.map((column) => readValue(column, row));
      try {
        interpretRow(this.#stages, values, {
          passed: (left) => {
            stage = left + 1;
          },
        });
      } catch (error) {
        const member = this.#fusion.members[stage];
        if (!(error instanceof JobFailureError) || member === undefined) throw error;
        const { reason, params } = error.failure;
        throw new JobFailureError(
          reason,
          { node: member.name, ...params },
          { operatorUid: member.uid, nodeId: member.nodeId },
        );
      }
    }
  }
}

/** What several operators that run as one calc leave of themselves. */
export interface CalcFusion {
  /** Counters around each step from one member to the next. */
  readonly inner: readonly StageCounters[];
  readonly members: readonly ChainedOperator[];
}

/** Counters on both sides of the step from one stage to the next. */
export interface StageCounters {
  readonly producer: OperatorMetrics;
  readonly consumer: OperatorMetrics;
}

/** Chance begins anew with each attempt; in a simulation, whose clock is its own, it is the same in every run. */
function environmentOf({ clock, uid, subtask }: OperatorContext): ExpressionEnvironment {
  const nowMs = clock.nowMs();
  const moment = clock.monotonicMs() * 1_000_000;
  const bytes = encodeUtf8(uid);
  const name = mixBytes(HASH_SEED, bytes, 0, bytes.length);
  return new ExpressionEnvironment(clock, [name, subtask, nowMs, nowMs / 2 ** 32, moment, moment / 2 ** 32]);
}

function interpreted(
  stages: readonly CalcStage[],
  output: RowSchema,
  { stageRows, environment }: { readonly stageRows: Int32Array; readonly environment: ExpressionEnvironment },
): (batch: RowBatch) => RowBatch {
  const builder = new BatchBuilder(output);
  const kinds = new Uint8Array(builder.capacity);
  const passed = (stage: number): void => {
    stageRows[stage]!++;
  };
  return (batch) => {
    builder.reset();
    stageRows.fill(0);
    for (let row = batch.from; row < batch.to; row++) {
      const values = batch.columns.map((column) => readValue(column, row));
      const mapped = interpretRow(stages, values, { environment, passed });
      if (mapped === null) continue;
      kinds[builder.rowCount] = batch.rowKinds?.[row] ?? 0;
      appendValues(builder, mapped[0]);
    }
    return builder.take(batch.rowKinds === null ? null : kinds);
  };
}

export const calcFactory: OperatorFactory<"calc"> = (spec) => new CalcOperator([spec]);
