import type { JobFailure } from "@millrace/graph";
import type { CheckpointFailureReason, ToJobManager, WrittenFiles } from "../../rpc/gateway.ts";
import { storageError } from "../../storage/durable-files.ts";
import { writeStateFile } from "../../storage/state-files.ts";
import { taskKey } from "../../task/task-deployment.ts";
import type { TaskId } from "../../task/task-deployment.ts";
import type { SlotToIo } from "./io-protocol.ts";
import type { IoTasksOptions } from "./io-tasks.ts";
import { StateWrites } from "./state-writes.ts";
import type { TaskQueue } from "./task-queue.ts";

type Of<K extends SlotToIo["kind"]> = Extract<SlotToIo, { readonly kind: K }>;

type Written = Omit<
  Extract<ToJobManager, { readonly kind: "acknowledge-checkpoint" }>,
  "kind" | "taskManagerId"
>;

export type OfCheckpoint = Of<"snapshot" | "snapshot-slice" | "snapshot-dropped" | "in-flight" | "decline">;

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
  readonly #writes = new Map<string, StateWrites>();
  /** When the first slice of the snapshot under way came: monotonic. */
  readonly #began = new Map<string, number>();

  constructor(options: IoTasksOptions) {
    this.#options = options;
  }

  receive(message: OfCheckpoint, owner: WritingTask): void {
    switch (message.kind) {
      case "decline":
        this.#decline(message);
        return;
      case "snapshot-slice":
        this.#slice(message, owner);
        return;
      case "snapshot-dropped":
        owner.queue.push({
          run: async () => this.#writes.get(taskKey(message.task))?.drop(message.checkpointId),
        });
        return;
      case "snapshot":
        this.#snapshot(message, owner);
        return;
      case "in-flight":
        this.#inFlight(message, owner);
    }
  }

  async forget(task: TaskId): Promise<void> {
    const writes = this.#writes.get(taskKey(task));
    this.#waiting.delete(taskKey(task));
    this.#writes.delete(taskKey(task));
    this.#began.delete(taskKey(task));
    await writes?.drop(null);
  }

  /** What fails is told with the snapshot. */
  #slice(message: Of<"snapshot-slice">, owner: WritingTask): void {
    const { task, about, section, buffer, length } = message;
    const writes = this.#writesOf(task, message.checkpointDirectory);
    const returned = (): void => this.#options.sendToSlot({ kind: "slice-written", buffer }, [buffer]);
    if (!this.#began.has(taskKey(task))) this.#began.set(taskKey(task), this.#options.clock.monotonicMs());
    owner.queue.push({
      stuck: () => {
        writes.refuse(about, "disk-full");
        returned();
        return true;
      },
      run: async () => {
        await writes.slice(about, { ...section, bytes: new Uint8Array(buffer, 0, length) }, returned);
      },
    });
  }

  #writesOf(task: TaskId, directory: string): StateWrites {
    const known = this.#writes.get(taskKey(task));
    if (known !== undefined) return known;
    const writes = new StateWrites(this.#options.files, directory);
    this.#writes.set(taskKey(task), writes);
    return writes;
  }

  #snapshot(
    { task, snapshot, type, timing, checkpointDirectory, inFlight, ...built }: Of<"snapshot">,
    owner: WritingTask,
  ): void {
    const { checkpointId } = snapshot;
    const { clock } = this.#options;
    const began = this.#began.get(taskKey(task));
    this.#began.delete(taskKey(task));
    this.#write({ task, checkpointId, owner }, async () => {
      const beganMs = began ?? clock.monotonicMs();
      const finished = await this.#writesOf(task, checkpointDirectory).finish(snapshot, { type, ...built });
      if (finished.kind === "failed") {
        this.#decline({ task, checkpointId, reason: finished.reason });
        return;
      }
      const { state } = finished;
      const asyncMs = clock.monotonicMs() - beganMs;
      const written: Written = { task, checkpointId, state, timing, asyncMs };
      if (type === "checkpoint" && state !== null) this.#copy(checkpointId, checkpointDirectory, state);
      if (inFlight) this.#waiting.set(taskKey(task), written);
      else this.#acknowledge(written);
    });
  }

  /** Beside what the task does next: nobody waits for it. */
  #copy(checkpointId: number, directory: string, { file, bytes, base }: WrittenFiles): void {
    const own = { checkpointId, name: file, bytes };
    const chain = [...base, own].map((each) => ({
      path: `${directory}/chk-${each.checkpointId}/${each.name}`,
      bytes: each.bytes,
    }));
    void this.#options.copies?.keep(`${directory} ${file}`, chain);
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
