/**
 * What a checkpoint is taken for. `savepoint`: for a person, who keeps it: its barriers are aligned whatever the job's
 * settings say, and every subtask writes all of its state, so that it depends on no earlier checkpoint.
 */
export type CheckpointType = "checkpoint" | "savepoint";
