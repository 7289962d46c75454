/** What a checkpoint goes through, and what follows from it: the moments at which tests kill processes. */
export const CHECKPOINT_PHASES = [
  /** The trigger is on its way to the sources. */
  "trigger",
  /** A task has the first barrier of several. */
  "first-barrier",
  /** A barrier went out before rows that wait. */
  "overtaking",
  /** A task's state is copied. */
  "synchronous",
  /** A state file is being written. */
  "upload",
  /** A subtask's state is durable, and its acknowledgement on its way. */
  "acknowledgement",
  /** The manifest is written under its temporary name. */
  "manifest",
  /** The manifest has its name: the checkpoint is complete. */
  "renamed",
  /** That it is complete is on its way to the tasks. */
  "completion",
  /** A sink is told to commit what it has prepared. */
  "commit",
  /** A part file is visible under its name, and pending under the other. */
  "half-committed",
  /** A subsumed checkpoint has no manifest any more, and still has files. */
  "removal",
  /** A subtask's state is being read. */
  "restore",
] as const;

export type CheckpointPhase = (typeof CHECKPOINT_PHASES)[number];

/** Told in the thread where a phase is reached, before anything else happens there. */
export interface PhaseListener {
  reached(phase: CheckpointPhase): void;
}

/** What a module of phases exports as `phasesIn`: the listener of a process of this kind. */
export type PhasesIn = (process: "jobmanager" | "taskmanager") => PhaseListener;
