export interface LocalClusterOptions {
  /** Holds `jobs/<id>/`, the lock and its epoch. Created where missing; one cluster at a time may have it. */
  readonly dataDir: string;
  /** TaskManager processes at most; they are started when slots are asked for. */
  readonly taskManagers: number;
  readonly slotsPerTaskManager: number;
  readonly managedMemoryBytesPerSlot: number;
  /** What a slot may have on disk of batch jobs; 32 GB where missing. */
  readonly spillBytesPerSlot?: number;
  /** What a TaskManager may keep of its own state files a second time, for restarts; absent: nothing. */
  readonly localStateBytes?: number;
  /** Shared memory for channels, for each TaskManager. */
  readonly segmentPoolBytes: number;
  /** Files are read and written only below these directories, after links are resolved. */
  readonly allowedRoots: readonly string[];
  /** TaskManagers kept warm while no job needs them. Default 1. */
  readonly standbyTaskManagers?: number;
  /** A TaskManager silent for so long is lost. Default 50,000. */
  readonly heartbeatTimeoutMs?: number;
  /** A TaskManager that has not registered and says nothing of its start for so long could not start. Default 60,000. */
  readonly startTimeoutMs?: number;
  /** A slot whose task computes for so long (CPU time) without giving up its thread is ended. Default 4,000. */
  readonly stuckAfterMs?: number;
  /** Functions of persons run as part of the slot's program instead of in their sandbox. Default: they do not. */
  readonly trustedFunctions?: boolean;
  /** How long a job waits for slots that other jobs have, once no TaskManager is starting. Default 10,000. */
  readonly slotRequestTimeoutMs?: number;
  /** Module whose `operators` makes the operators. Default: the engine's own. */
  readonly operatorsUrl?: string;
  /** Module that is told phases of checkpoints, in this process and in TaskManagers: `PhasesIn`. For tests. */
  readonly phasesUrl?: string;
  /** Module that a TaskManager process begins with. Default: the engine's own. */
  readonly taskManagerEntry?: URL;
}
