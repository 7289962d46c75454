import type { FaultPlan } from "@millrace/engine/simulation";

/** Everything that a run depends on: as JSON it is a regression, or a plan to edit by hand. */
export interface SimulatedCase {
  readonly seed: number;
  readonly program: string;
  readonly parallelism: number;
  /** Of the program's rows, one in so many. */
  readonly oneRowIn: number;
  readonly slotsEach: number;
  readonly spareTaskManagers: number;
  readonly pollRows: number;
  readonly bufferTimeoutMs: number;
  readonly checkpoint: {
    readonly mode: "aligned" | "unaligned" | "at-least-once";
    readonly alignedTimeoutMs: number;
    readonly intervalMs: number;
    readonly timeoutMs: number;
    readonly retained: number;
    readonly tolerableFailures: number;
  };
  /** Absent: at a fixed delay. */
  readonly restart?: "fixed-delay" | "exponential-delay" | "failure-rate";
  readonly restartDelayMs: number;
  /** Runs in batch, where all its sources end. Absent: in streaming. */
  readonly batch?: {
    readonly sortMemoryBytes: number;
    /** What a slot may have on disk. */
    readonly diskBytes: number;
  };
  /** Keyed state lies in pages, with so much memory before them. Absent: in memory. */
  readonly stateCacheBytes?: number;
  readonly plan: FaultPlan;
}
