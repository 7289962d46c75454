import { MIN_WATERMARK } from "../batch/row-batch.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { ResultPartition } from "../network/result-partition.ts";
import type { Output } from "../operators/operator.ts";
import type { TraceSink } from "../simulation/trace.ts";
import type { ChainedInput } from "./chained-input.ts";
import type { RowProbe } from "./row-probe.ts";
import type { TaskEnvironment } from "./task.ts";
import { traceRows } from "./trace-rows.ts";

/**
 * Where one operator of a chain writes to: the next operators of the chain and the result partitions of its out-edges.
 * A watermark that is not later than the last one is dropped, so that watermarks never go back (law 3).
 */
export class ChainOutput implements Output {
  readonly #children: readonly ChainedInput[];
  readonly #partitions: readonly ResultPartition[];
  /** Partitions of this operator and of all below it. */
  readonly #below: readonly ResultPartition[];
  readonly #of: ChainedInput;
  readonly #trace: TraceSink | null;
  readonly #probe: RowProbe | null;
  #watermark = MIN_WATERMARK;
  #idle = false;

  constructor(of: ChainedInput, targets: ChainTargets, { trace, probe }: ChainObservers) {
    this.#of = of;
    this.#trace = trace;
    this.#probe = probe ?? null;
    this.#children = targets.children;
    this.#partitions = targets.partitions;
    this.#below = targets.below;
  }

  get blocked(): boolean {
    for (const partition of this.#below) if (partition.blocked) return true;
    return false;
  }

  emit(batch: RowBatch): void {
    const rows = batch.to - batch.from;
    if (rows === 0) return;
    this.#of.outMetrics.add("recordsOut", rows);
    if (this.#trace !== null) traceRows(this.#trace, "rec.emit", this.#of.spec.uid, batch);
    this.#probe?.emitted(this.#of.spec, batch);
    for (const partition of this.#partitions) partition.emit(batch);
    for (const child of this.#children) child.processBatch(batch);
  }

  emitWatermark(watermark: number): void {
    if (watermark <= this.#watermark) return;
    this.#watermark = watermark;
    this.#of.outMetrics.set("watermark", watermark);
    this.#trace?.event("wm.emit", this.#of.spec.uid, { watermark });
    for (const partition of this.#partitions) partition.emitWatermark(watermark);
    for (const child of this.#children) child.processWatermark(watermark);
  }

  emitIdle(idle: boolean): void {
    if (idle === this.#idle) return;
    this.#idle = idle;
    for (const partition of this.#partitions) partition.emitIdle(idle);
    for (const child of this.#children) child.processIdle(idle);
  }
}

/** Who looks on. */
export type ChainObservers = Pick<TaskEnvironment, "trace" | "probe">;

export interface ChainTargets {
  readonly children: readonly ChainedInput[];
  readonly partitions: readonly ResultPartition[];
  readonly below: readonly ResultPartition[];
}
