import type { JobEvent } from "@millrace/engine/node";
import type { Checkpoint } from "@millrace/protocol";

const CHECKPOINTS_KEPT = 100;

export type CheckpointEvent = Extract<
  JobEvent,
  {
    readonly kind:
      | "checkpoint-triggered"
      | "checkpoint-acknowledged"
      | "checkpoint-completed"
      | "checkpoint-failed";
  }
>;

export const isCheckpointEvent = (event: JobEvent): event is CheckpointEvent =>
  event.kind === "checkpoint-triggered" ||
  event.kind === "checkpoint-acknowledged" ||
  event.kind === "checkpoint-completed" ||
  event.kind === "checkpoint-failed";

/** The newest checkpoints of a job, newest last, each as far as it has come. */
export class CheckpointHistory {
  readonly #checkpoints: Map<number, Checkpoint>;
  #lastCompleted: number | null;

  constructor(kept: readonly Checkpoint[] = [], lastCompleted: number | null = null) {
    this.#checkpoints = new Map(kept.map((checkpoint) => [checkpoint.id, checkpoint]));
    this.#lastCompleted = lastCompleted;
  }

  get lastCompleted(): number | null {
    return this.#lastCompleted;
  }

  /** The checkpoint as it is after the event; null where it is not known (any more). `rowsGiven`: of a source. */
  apply(event: CheckpointEvent, rowsGiven?: number): Checkpoint | null {
    const next = this.#next(event, rowsGiven);
    if (next === null) return null;
    this.#checkpoints.delete(next.id);
    this.#checkpoints.set(next.id, next);
    for (const id of this.#checkpoints.keys()) {
      if (this.#checkpoints.size <= CHECKPOINTS_KEPT) break;
      this.#checkpoints.delete(id);
    }
    if (event.kind === "checkpoint-completed") this.#lastCompleted = event.checkpointId;
    return next;
  }

  get(id: number): Checkpoint | undefined {
    return this.#checkpoints.get(id);
  }

  all(): Checkpoint[] {
    return [...this.#checkpoints.values()].toSorted((a, b) => a.id - b.id);
  }

  #next(event: CheckpointEvent, rowsGiven: number | undefined): Checkpoint | null {
    if (event.kind === "checkpoint-triggered") return begun(event);
    const known = this.#checkpoints.get(event.checkpointId);
    if (known === undefined) return null;
    switch (event.kind) {
      case "checkpoint-acknowledged":
        return acknowledged(known, event, rowsGiven);
      case "checkpoint-completed":
        return { ...known, state: "completed", endedMs: event.timeMs, bytes: event.stateBytes };
      case "checkpoint-failed":
        return { ...known, state: "failed", endedMs: event.timeMs, reason: event.reason };
    }
  }
}

function begun(event: Extract<CheckpointEvent, { readonly kind: "checkpoint-triggered" }>): Checkpoint {
  return {
    id: event.checkpointId,
    state: "in-progress",
    reason: null,
    final: event.final,
    triggeredMs: event.timeMs,
    endedMs: null,
    bytes: 0,
    acknowledged: 0,
    total: event.subtasks,
    subtasks: [],
  };
}

function acknowledged(
  known: Checkpoint,
  event: Extract<CheckpointEvent, { readonly kind: "checkpoint-acknowledged" }>,
  rowsGiven: number | undefined,
): Checkpoint {
  const { startDelayMs, alignmentMs, syncMs } = event.timing;
  const subtask = {
    vertexId: event.task.vertexId,
    subtask: event.task.subtask,
    bytes: event.stateBytes,
    startDelayMs,
    alignmentMs,
    syncMs,
    asyncMs: event.asyncMs,
    endToEndMs: event.endToEndMs,
    ...inFlight(event),
    ...(rowsGiven !== undefined && { rowsGiven }),
  };
  // One list for all states of a checkpoint: copies would grow with the square of its subtasks.
  known.subtasks.push(subtask);
  return {
    ...known,
    acknowledged: known.acknowledged + 1,
    bytes: known.bytes + event.stateBytes + (event.inFlightBytes ?? 0),
  };
}

function inFlight({
  timing,
  inFlightRows = 0,
  inFlightBytes = 0,
}: Extract<CheckpointEvent, { readonly kind: "checkpoint-acknowledged" }>): Pick<
  Checkpoint["subtasks"][number],
  "unaligned" | "inFlightRows" | "inFlightBytes"
> {
  if (timing.unaligned !== true && inFlightBytes === 0) return {};
  return { unaligned: true, inFlightRows, inFlightBytes };
}
