import type { TaskMetrics } from "../metrics/metrics-layout.ts";
import type { InputGate } from "../network/input-gate.ts";
import type { ResultPartition } from "../network/result-partition.ts";
import type { AlignedBarrier } from "./barrier-aligner.ts";
import type { TaskStatus } from "./task.ts";

/** Steps between two updates while a task's state stays as it is. */
const EVERY_STEPS = 32;

/** Writes a task's counters: when it comes to rest or leaves it, and every few steps in between. */
export class TaskGauges {
  recordsIn = 0;
  readonly #metrics: TaskMetrics;
  readonly #gate: InputGate;
  readonly #partitions: readonly ResultPartition[];
  #steps = 0;
  #resting = false;

  constructor(metrics: TaskMetrics, gate: InputGate, partitions: readonly ResultPartition[]) {
    this.#metrics = metrics;
    this.#gate = gate;
    this.#partitions = partitions;
  }

  update(status: TaskStatus): void {
    const resting = status !== "ready";
    if (resting === this.#resting && ++this.#steps < EVERY_STEPS) return;
    this.#steps = 0;
    this.#resting = resting;
    const metrics = this.#metrics;
    metrics.set("recordsIn", this.recordsIn);
    metrics.set("bytesIn", this.#gate.bytesIn);
    metrics.set("inputQueued", this.#gate.queued);
    metrics.set("inputCapacity", this.#gate.capacity);
    metrics.set("recordsOut", this.#sum("rowsOut"));
    metrics.set("bytesOut", this.#sum("bytesOut"));
    metrics.set("outputQueued", this.#sum("queued"));
    metrics.set("outputCapacity", this.#sum("capacity"));
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
