import type { TaskMetrics } from "../metrics/metrics-layout.ts";
import type { InputGate } from "../network/input-gate.ts";
import type { ResultPartition } from "../network/result-partition.ts";
import type { AlignedBarrier } from "./barrier-aligner.ts";
import type { TaskStatus } from "./task.ts";

/** Steps between two updates while a task's state stays as it is. */
const EVERY_STEPS = 32;
/** Of a task whose steps take long, each is told: else it would seem to stand still for seconds. */
const EVERY_MS = 50;

/** Writes a task's counters: when it comes to rest or leaves it, and every few steps or milliseconds in between. */
export class TaskGauges {
  recordsIn = 0;
  readonly #metrics: TaskMetrics;
  readonly #gate: InputGate;
  readonly #partitions: readonly ResultPartition[];
  #steps = 0;
  #resting = false;
  #updatedMs = Number.NEGATIVE_INFINITY;

  constructor(metrics: TaskMetrics, gate: InputGate, partitions: readonly ResultPartition[]) {
    this.#metrics = metrics;
    this.#gate = gate;
    this.#partitions = partitions;
  }

  /** `nowMs`: when the step began that has just ended, by a clock that never goes back. */
  update(status: TaskStatus, nowMs: number): void {
    const resting = status !== "ready";
    const isSoon = ++this.#steps < EVERY_STEPS && nowMs - this.#updatedMs < EVERY_MS;
    if (resting === this.#resting && isSoon) return;
    this.#steps = 0;
    this.#updatedMs = nowMs;
    this.#resting = resting;
    this.write();
  }

  /** Also before the task says that it has ended: its counters are read then. */
  write(): void {
    const metrics = this.#metrics;
    metrics.set("recordsIn", this.recordsIn);
    metrics.set("bytesIn", this.#gate.bytesIn);
    metrics.set("inputQueued", this.#gate.queued);
    metrics.set("inputCapacity", this.#gate.capacity);
    metrics.set("recordsOut", this.#sum("rowsOut"));
    metrics.set("bytesOut", this.#sum("bytesOut"));
    metrics.set("outputQueued", this.#sum("queued"));
    metrics.set("outputCapacity", this.#sum("capacity"));
    if (this.#gate.hasFeedback) metrics.operator(0).set("loopRows", this.#gate.loopRows);
  }

  checkpoint(barrier: AlignedBarrier): void {
    this.#metrics.set("checkpointId", barrier.checkpointId);
    this.#metrics.set("alignmentMs", barrier.alignmentMs);
    this.#metrics.set("alignedRowsBuffered", barrier.rowsBuffered);
  }

  #sum(what: "rowsOut" | "bytesOut" | "queued" | "capacity"): number {
    return this.#partitions.reduce((sum, partition) => sum + partition[what], 0);
  }
}
