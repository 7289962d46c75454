import type { JobFailure } from "@millrace/graph";
import type { CheckpointFailureReason, ToJobManager } from "../../rpc/gateway.ts";
import { storageError } from "../../storage/durable-files.ts";
import { writeStateFile } from "../../storage/state-files.ts";
import { taskKey } from "../../task/task-deployment.ts";
import type { TaskId } from "../../task/task-deployment.ts";
import type { SlotToIo } from "./io-protocol.ts";
import type { IoTasksOptions } from "./io-tasks.ts";
import type { TaskQueue } from "./task-queue.ts";

type Of<K extends SlotToIo["kind"]> = Extract<SlotToIo, { readonly kind: K }>;

type Written = Omit<
  Extract<ToJobManager, { readonly kind: "acknowledge-checkpoint" }>,
  "kind" | "taskManagerId"
>;

/** The task that writes: in its order, and not once it has failed. */
export interface WritingTask {
  readonly queue: TaskQueue;
  readonly failure: JobFailure | null;
}

/**
 * Writes what subtasks have for a checkpoint, and acknowledges or declines it. Where rows in flight follow the state, one
 * acknowledgement speaks for both.
 */
export class CheckpointWriter {
  readonly #options: IoTasksOptions;
  /** State that is written while rows in flight are still to come, by task. */
  readonly #waiting = new Map<string, Written>();

  constructor(options: IoTasksOptions) {
    this.#options = options;
  }

  receive(message: Of<"snapshot" | "in-flight" | "decline">, owner: WritingTask): void {
    if (message.kind === "decline") this.#decline(message);
    else if (message.kind === "snapshot") this.#snapshot(message, owner);
    else this.#inFlight(message, owner);
  }

  forget(task: TaskId): void {
    this.#waiting.delete(taskKey(task));
  }

  #snapshot(
    { task, snapshot, timing, checkpointDirectory, inFlight }: Of<"snapshot">,
    owner: WritingTask,
  ): void {
    const { checkpointId } = snapshot;
    this.#write({ task, checkpointId, owner }, async () => {
      const { files, clock } = this.#options;
      const beganMs = clock.monotonicMs();
      const state = await writeStateFile(files, checkpointDirectory, snapshot);
      const asyncMs = clock.monotonicMs() - beganMs;
      const written: Written = { task, checkpointId, state, timing, asyncMs };
      if (inFlight) this.#waiting.set(taskKey(task), written);
      else this.#acknowledge(written);
    });
  }

  /** Of a checkpoint whose state could not be written nothing is wanted any more. */
  #inFlight(
    { task, snapshot, rows, alignmentMs, checkpointDirectory }: Of<"in-flight">,
    owner: WritingTask,
  ): void {
    const { checkpointId } = snapshot;
    this.#write({ task, checkpointId, owner }, async () => {
      const written = this.#waiting.get(taskKey(task));
      if (written?.checkpointId !== checkpointId) return;
      this.#waiting.delete(taskKey(task));
      const { files, clock } = this.#options;
      const beganMs = clock.monotonicMs();
      const file = await writeStateFile(files, checkpointDirectory, snapshot, "inflight");
      const edges = [...new Set(snapshot.sections.map(({ operatorUid }) => operatorUid))];
      const asyncMs = written.asyncMs + clock.monotonicMs() - beganMs;
      const timing = { ...written.timing, alignmentMs };
      this.#acknowledge({ ...written, timing, asyncMs, inFlight: file && { ...file, edges, rows } });
    });
  }

  /** What cannot be written declines the checkpoint. */
  #write(
    {
      task,
      checkpointId,
      owner,
    }: { readonly task: TaskId; readonly checkpointId: number; readonly owner: WritingTask },
    write: () => Promise<void>,
  ): void {
    const decline = (reason: CheckpointFailureReason): void => this.#decline({ task, checkpointId, reason });
    owner.queue.push({
      stuck: () => {
        decline("disk-full");
        return true;
      },
      run: async () => {
        if (owner.failure !== null) {
          decline("io-error");
          return;
        }
        try {
          await write();
        } catch (error) {
          decline(storageError(error).problem);
        }
      },
    });
  }

  #acknowledge(written: Written): void {
    const { taskManagerId, sendToMain } = this.#options;
    const message = { kind: "acknowledge-checkpoint", taskManagerId, ...written } as const;
    sendToMain({ kind: "to-job-manager", message });
  }

  #decline({ task, checkpointId, reason }: Omit<Of<"decline">, "kind">): void {
    const { taskManagerId, sendToMain } = this.#options;
    const message = { kind: "decline-checkpoint", taskManagerId, task, checkpointId, reason } as const;
    sendToMain({ kind: "to-job-manager", message });
  }
}
