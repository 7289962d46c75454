import type { CheckpointFailureReason, ToJobManager } from "../rpc/gateway.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { Clock } from "../time/clock.ts";
import type { JobEvent } from "./job-events.ts";
import type { PendingCheckpoint } from "./pending-checkpoint.ts";

type Acknowledgement = Extract<ToJobManager, { readonly kind: "acknowledge-checkpoint" }>;

export interface CheckpointEventsOptions {
  readonly jobId: string;
  readonly clock: Clock;
  readonly emit: (event: JobEvent) => void;
}

/** What watchers are told of the life of a checkpoint. */
export class CheckpointEvents {
  readonly #options: CheckpointEventsOptions;

  constructor(options: CheckpointEventsOptions) {
    this.#options = options;
  }

  triggered(pending: PendingCheckpoint): void {
    const { id: checkpointId, attempt, type, final, subtasks, timestampMs: timeMs } = pending;
    const { jobId, emit } = this.#options;
    emit({ kind: "checkpoint-triggered", jobId, timeMs, checkpointId, attempt, type, final, subtasks });
  }

  acknowledged(
    { id: checkpointId, startedMs }: PendingCheckpoint,
    { task, state, inFlight = null, timing, asyncMs }: Acknowledgement,
  ): void {
    const { clock, jobId, emit } = this.#options;
    emit({
      kind: "checkpoint-acknowledged",
      jobId,
      timeMs: clock.nowMs(),
      checkpointId,
      task,
      stateBytes: state?.bytes ?? 0,
      inFlightRows: inFlight?.rows ?? 0,
      inFlightBytes: inFlight?.bytes ?? 0,
      timing,
      asyncMs,
      endToEndMs: clock.monotonicMs() - startedMs,
    });
  }

  completed(
    { id: checkpointId, attempt, endsJob, startedMs, stateBytes }: PendingCheckpoint,
    path: string,
  ): void {
    const { clock, jobId, emit } = this.#options;
    emit({
      kind: "checkpoint-completed",
      jobId,
      timeMs: clock.nowMs(),
      checkpointId,
      attempt,
      final: endsJob,
      durationMs: clock.monotonicMs() - startedMs,
      stateBytes,
      path,
    });
  }

  failed(
    { id: checkpointId, attempt, startedMs }: PendingCheckpoint,
    why: {
      readonly reason: CheckpointFailureReason;
      readonly task: TaskId | null;
      readonly consecutiveFailures: number;
      readonly tolerableFailures: number;
    },
  ): void {
    const { clock, jobId, emit } = this.#options;
    const durationMs = clock.monotonicMs() - startedMs;
    emit({
      kind: "checkpoint-failed",
      jobId,
      timeMs: clock.nowMs(),
      checkpointId,
      attempt,
      ...why,
      durationMs,
    });
  }
}
