import { invariant, InvariantError } from "@millrace/graph";
import type { OperatorSpec, WatermarkGeneratorSpec } from "@millrace/graph";
import { MAX_WATERMARK, MIN_WATERMARK, RowBatch } from "../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import { createVm } from "../functions/create-vm.ts";
import type { FunctionFailure } from "../functions/function-failure.ts";
import { GeneratorFunction } from "../functions/generator-function.ts";
import { ByteReader } from "../state/byte-reader.ts";
import { ByteWriter } from "../state/byte-writer.ts";
import { ReservedMemory } from "../state/reserved-memory.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { AlignedWatermark } from "./aligned-watermark.ts";
import type { FromCoordinator } from "./coordination/operator-event.ts";
import { IdleTimeout } from "./idle-timeout.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import { FailedRows } from "./functions/failed-rows.ts";
import type { Operator, OperatorContext } from "./operator.ts";
import { SharedTimer } from "./shared-timer.ts";

export type WatermarkSpec = Extract<OperatorSpec, { kind: "watermark-assigner" }>;

/** A watermark is emitted each time event time passes a multiple of this. */
export const WATERMARK_GRANULARITY_MS = 100;

const SECTION = "watermark";
const GENERATOR_SECTION = "watermark generator";

/**
 * Assigns event time: passes rows on and emits watermarks of the rowtime column.
 *
 * After a row whose timestamp is the largest so far, the candidate is that timestamp - outOfOrdernessMs - 1. It is
 * emitted right behind the row, before the next one, if it passes a multiple of WATERMARK_GRANULARITY_MS: when
 * floor((candidate + 1) / granularity) grows. So
 * 1. where watermarks stand, and which rows are late, follows from the rows alone: not from batches, not from the wall
 *    clock (Flink's interval of 200 ms), and is the same after a restore;
 * 2. a window whose end is a multiple of the granularity fires at the same row as if every row had a watermark; any
 *    other one at most one granularity of event time later.
 *
 * Watermarks and idleness from above are replaced, but for the last watermark. A row without event time fails the job. Idleness is the one
 * thing that depends on the wall clock: no row for idleTimeoutMs.
 *
 * With a generator its function says which watermark stands behind a row, and which is emitted every now and then by the
 * wall clock: one that is not larger than the last is none. A row at which it throws fails the job, goes on without a watermark, or leaves by the side output; it is counted. The numbers that it keeps are restored, and where subtasks
 * are others now each begins with the smallest of them.
 *
 * While rows that were in flight on several channels are read one channel after another, time stands still: none of them
 * is late for the sake of that order.
 */
class WatermarkAssigner implements Operator {
  readonly #column: number;
  readonly #delayMs: number;
  #context: OperatorContext | null = null;
  #slice: RowBatch | null = null;
  #maxTimestamp = MIN_WATERMARK;
  /** floor((candidate + 1) / granularity) of the last watermark. */
  #bucket = -Infinity;
  #emitted = MIN_WATERMARK;
  /** Time stands still. */
  #held = false;
  /** The largest watermark of a generator while time stands still. */
  #heldMark = MIN_WATERMARK;
  /** Null: it is never idle. */
  #timeout: IdleTimeout | null = null;
  #idle = false;
  readonly #generatorSpec: WatermarkGeneratorSpec | null;
  #generator: GeneratorFunction | null = null;
  /** Null: rows at which the generator throws go on. */
  #failed: FailedRows | null = null;
  #batch: RowBatch | null = null;
  /** The generator threw at the row at hand, which leaves by the side output. */
  #fell = false;
  #reserved: ReservedMemory | null = null;
  #periodicAt = Infinity;
  #alignment: AlignedWatermark | null = null;
  #timer: SharedTimer | null = null;
  #ownTimer: Pick<OperatorContext, "registerProcessingTimer"> | null = null;
  readonly #spec: WatermarkSpec;

  constructor(spec: WatermarkSpec) {
    this.#spec = spec;
    this.#column = spec.column;
    this.#delayMs = spec.strategy === "monotonous" ? 0 : spec.outOfOrdernessMs;
    this.#generatorSpec = spec.generator ?? null;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#slice = new RowBatch([], 0, 0);
    if (this.#generatorSpec !== null) this.#openGenerator(this.#generatorSpec, context);
    this.#timer = new SharedTimer(context);
    this.#ownTimer = this.#timer.share((nowMs) => this.#onTime(nowMs));
    const { alignment } = this.#spec;
    if (alignment !== undefined) this.#alignment = new AlignedWatermark(alignment, context, this.#timer);
    this.#held = context.replay?.isMixed === true;
    const { idleTimeoutMs } = this.#spec;
    if (idleTimeoutMs !== null) this.#timeout = new IdleTimeout(context, idleTimeoutMs);
    this.#register();
  }

  begin(): void {
    this.#alignment?.begin(this.#emitted);
  }

  get isAhead(): boolean {
    return this.#alignment?.isAhead === true;
  }

  coordinatorEvent(event: FromCoordinator): void {
    if (event.kind === "align") this.#alignment?.allowedTo(event.limit);
  }

  restore(state: StateReader): void {
    const positions = state.operator(SECTION).map((bytes) => {
      const reader = new ByteReader(bytes);
      const [maxTimestamp, emitted] = [reader.float64(), reader.float64()];
      // Absent in older ones.
      return { maxTimestamp, emitted, heldMark: reader.done ? null : reader.float64() };
    });
    this.#restoreGenerator(state);
    if (positions.length === 0) return;
    const heldMarks = positions.flatMap(({ heldMark }) => heldMark ?? []);
    this.#held ||= heldMarks.length > 0;
    if (this.#held) this.#register();
    this.#heldMark = heldMarks.length === positions.length ? Math.min(...heldMarks) : MIN_WATERMARK;
    this.#maxTimestamp = Math.min(...positions.map(({ maxTimestamp }) => maxTimestamp));
    this.#emitted = Math.min(...positions.map(({ emitted }) => emitted));
    if (this.#emitted === MIN_WATERMARK) return;
    this.#bucket = bucketOf(this.#emitted);
    this.#context!.output.emitWatermark(this.#emitted);
  }

  processBatch(batch: RowBatch): void {
    if (batch.rowCount === 0) return;
    this.#becomeActive();
    const column = batch.columns[this.#column]!;
    if (column.kind !== "float64") throw new InvariantError(`event time is not ${column.kind}`);
    const { values, nulls } = column;
    if (nulls !== null) rejectNull(nulls, batch);
    const before = this.#emitted;
    if (this.#isHeld()) this.#hold(values, batch);
    else if (this.#generator === null) this.#assign(values, batch);
    else this.#generate(this.#generator, batch);
    if (this.#emitted > before) this.#alignment?.moved(this.#emitted);
  }

  #assign(values: Float64Array, batch: RowBatch): void {
    let from = batch.from;
    for (let i = batch.from; i < batch.to; i++) {
      const timestamp = values[i]!;
      if (timestamp <= this.#maxTimestamp) continue;
      this.#maxTimestamp = timestamp;
      const candidate = timestamp - this.#delayMs - 1;
      const bucket = bucketOf(candidate);
      if (bucket <= this.#bucket) continue;
      this.#emitRows(batch, from, i + 1);
      from = i + 1;
      this.#bucket = bucket;
      this.#emitted = candidate;
      this.#context!.output.emitWatermark(candidate);
    }
    this.#emitRows(batch, from, batch.to);
  }

  #isHeld(): boolean {
    if (this.#held && this.#context!.replay?.isUnderWay !== true) this.#release();
    return this.#held;
  }

  #hold(values: Float64Array, batch: RowBatch): void {
    for (let i = batch.from; i < batch.to; i++) this.#maxTimestamp = Math.max(this.#maxTimestamp, values[i]!);
    if (this.#generator === null) this.#emitRows(batch, batch.from, batch.to);
    else this.#generate(this.#generator, batch);
  }

  /** Time goes on to where the rows that were read meanwhile have brought it. */
  #release(): void {
    this.#held = false;
    this.#emitWatermark(this.#heldMark);
    const candidate = this.#maxTimestamp - this.#delayMs - 1;
    if (this.#generator !== null || bucketOf(candidate) <= this.#bucket) return;
    this.#bucket = bucketOf(candidate);
    this.#emitWatermark(candidate);
  }

  processWatermark(watermark: number): void {
    if (watermark === MAX_WATERMARK) this.#context!.output.emitWatermark(watermark);
  }

  processIdle(): void {}

  onProcessingTime(nowMs: number): void {
    this.#timer!.fire(nowMs);
  }

  #onTime(nowMs: number): void {
    this.#isHeld();
    if (nowMs >= this.#periodicAt) {
      this.#periodicAt = nowMs + this.#generatorSpec!.intervalMs!;
      this.#emitWatermark(this.#generator!.periodic(nowMs));
    }
    if (this.#timeout !== null && nowMs >= this.#timeout.atMs) this.#setIdle(true);
    this.#register();
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const writer = new ByteWriter();
    writer.float64(this.#maxTimestamp);
    writer.float64(this.#emitted);
    if (this.#held) writer.float64(this.#heldMark);
    state.operator(SECTION, writer.finish());
    if (this.#generator === null) return;
    const numbers = new ByteWriter();
    for (const number of this.#generator.kept) numbers.float64(number);
    state.operator(GENERATOR_SECTION, numbers.finish());
  }

  close(): void {
    this.#generator?.close();
    this.#reserved?.release();
  }

  #openGenerator({ code, states, intervalMs }: WatermarkGeneratorSpec, context: OperatorContext): void {
    invariant(context.inputSchema !== null, "a watermark generator has an input");
    const shape = {
      code,
      states,
      input: context.inputSchema,
      time: this.#column,
      failed: (failure: FunctionFailure, row: number | null) => this.#threw(failure, row),
    };
    if (code.onError === "side") this.#failed = new FailedRows("side", context);
    this.#generator = new GeneratorFunction(shape, createVm());
    this.#reserved = new ReservedMemory(context);
    this.#reserved.settle(this.#generator.byteSize);
    if (intervalMs !== null) this.#periodicAt = context.clock.nowMs() + intervalMs;
  }

  #restoreGenerator(state: StateReader): void {
    const generator = this.#generator;
    if (generator === null) return;
    const { states } = this.#generatorSpec!;
    // One with other numbers begins anew.
    const saved = state.operator(GENERATOR_SECTION).filter(({ length }) => length === 8 * states.length);
    const kept = saved.map((bytes) => {
      const reader = new ByteReader(bytes);
      return states.map(() => reader.float64());
    });
    if (kept.length > 0)
      generator.kept = kept[0]!.map((_, k) => smallest(kept.map((numbers) => numbers[k]!)));
  }

  #generate(generator: GeneratorFunction, batch: RowBatch): void {
    const { clock, output } = this.#context!;
    let from = batch.from;
    this.#batch = batch;
    for (let at = batch.from; at < batch.to;) {
      this.#fell = false;
      const marks = generator.marks(batch, at, clock.nowMs()).slice();
      for (let i = 0; i < marks.length; i++) {
        const mark = marks[i]!;
        if (!this.#mayEmit(mark)) continue;
        this.#emitRows(batch, from, at + i + 1);
        from = at + i + 1;
        this.#emitted = mark;
        output.emitWatermark(mark);
      }
      if (this.#fell) {
        this.#emitRows(batch, from, at);
        from = at + 1;
      }
      at += marks.length;
    }
    this.#emitRows(batch, from, batch.to);
    this.#batch = null;
    this.#failed?.flush();
    this.#reserved!.settle(generator.byteSize);
  }

  #threw(failure: FunctionFailure, row: number | null): void {
    this.#fell = this.#failed !== null && row !== null;
    if (this.#fell) this.#failed!.add(this.#batch!, row!, failure);
    else this.#context!.metrics.add("malformedRecords", 1);
  }

  /** Whether a watermark is one; while time stands still the largest is kept. */
  #mayEmit(mark: number): boolean {
    if (!(mark > this.#emitted)) return false;
    if (this.#held) this.#heldMark = Math.max(this.#heldMark, mark);
    return !this.#held;
  }

  #emitWatermark(mark: number): void {
    if (!this.#mayEmit(mark)) return;
    this.#emitted = mark;
    this.#context!.output.emitWatermark(mark);
    this.#alignment?.moved(mark);
  }

  /** The next time at which something is to be done. */
  #register(): void {
    const idleAt = this.#timeout === null || this.#idle ? Infinity : this.#timeout.atMs;
    const heldUntil = this.#held ? this.#context!.clock.nowMs() + 1 : Infinity;
    const next = Math.min(idleAt, this.#periodicAt, heldUntil);
    if (next < Infinity) this.#ownTimer!.registerProcessingTimer(next);
  }

  // oxlint-disable-next-line max-params -- a range of a batch
  #emitRows(batch: RowBatch, from: number, to: number): void {
    if (from === to) return;
    const slice = this.#slice!;
    slice.columns = batch.columns;
    slice.rowKinds = batch.rowKinds;
    slice.from = from;
    slice.to = to;
    this.#context!.output.emit(slice);
  }

  #becomeActive(): void {
    // A timer that is registered already finds out by itself that there were rows since.
    this.#timeout?.sawRow();
    if (this.#idle) this.#setIdle(false);
  }

  #setIdle(idle: boolean): void {
    if (this.#idle === idle) return;
    this.#idle = idle;
    this.#context!.output.emitIdle(idle);
    this.#alignment?.idle(idle);
    if (!idle) this.#register();
  }
}

/** NaN: no number of those is. */
const smallest = (numbers: readonly number[]): number =>
  numbers.reduce((least, number) => (number < least || Number.isNaN(least) ? number : least), NaN);

const bucketOf = (watermark: number): number => Math.floor((watermark + 1) / WATERMARK_GRANULARITY_MS);

function rejectNull(nulls: Uint8Array, batch: RowBatch): void {
  for (let i = batch.from; i < batch.to; i++) {
    if (nulls[i] !== 0)
      throw new JobFailureError("runtime.cast-failed", { value: "NULL", type: "TIMESTAMP(3) NOT NULL" });
  }
}

export const createWatermarkAssigner = (spec: WatermarkSpec): Operator => new WatermarkAssigner(spec);

export const watermarkAssignerFactory: OperatorFactory<"watermark-assigner"> = (spec) =>
  createWatermarkAssigner(spec);
