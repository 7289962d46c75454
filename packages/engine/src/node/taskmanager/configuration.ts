/** What a TaskManager process is told by its JobManager before anything else. */
export interface TaskManagerConfiguration {
  readonly kind: "configure";
  readonly taskManagerId: string;
  readonly epoch: number;
  readonly secret: string;
  readonly dataDir: string;
  readonly slots: number;
  readonly managedMemoryBytesPerSlot: number;
  /** What a slot may have on disk of batch jobs: result partitions and runs of sorted rows. */
  readonly spillBytesPerSlot: number;
  /** What second copies of state files may take; 0: none are kept. */
  readonly localStateBytes: number;
  readonly segmentPoolBytes: number;
  readonly allowedRoots: readonly string[];
  readonly operatorsUrl: string;
  /** Module that is told phases of checkpoints (`PhasesIn`); null, as always but in tests: nobody is. */
  readonly phasesUrl: string | null;
  /** Functions run as part of the slot's program. */
  readonly trustedFunctions: boolean;
  /** A slot that computes for so long (CPU time) in one round is stuck. */
  readonly stuckAfterMs: number;
}

/** Said whenever another thread of a TaskManager that has not registered yet is there: it is slow, not hung. */
export interface TaskManagerStarting {
  readonly kind: "starting";
  readonly threads: number;
}
