import { jobFailure } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import type { StorageError } from "../../jobmanager/job-storage.ts";
import type { Timers } from "../../jobmanager/timers.ts";
import type { CommitBound } from "../../rpc/gateway.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { taskKey } from "../../task/task-deployment.ts";
import type { TaskId } from "../../task/task-deployment.ts";
import type { Clock } from "../../time/clock.ts";
import { storageError } from "../../storage/durable-files.ts";
import type {
  AheadReader,
  Closable,
  IoDevices,
  LineWriter,
  RangeReading,
  Requester,
  SendToSlot,
  StreamTarget,
} from "./io-devices.ts";
import type { IoToMain, SlotToIo } from "./io-protocol.ts";
import type { OutputFiles } from "./output-files.ts";
import { CheckpointWriter } from "./checkpoint-writer.ts";
import type { OfCheckpoint } from "./checkpoint-writer.ts";
import { isOfOutput, ownerOf, PartOutputs } from "./part-outputs.ts";
import type { LocalStateCopies } from "../../storage/local-state-copies.ts";
import type { FileSystem } from "../../storage/file-system.ts";
import { TaskQueue } from "./task-queue.ts";

const RETRY_MS = 250;

export interface IoTasksOptions {
  readonly taskManagerId: string;
  readonly epoch: number;
  readonly devices: IoDevices;
  /** Where state files go. */
  readonly files: FileSystem;
  /** Second copies of them; null: none are kept. */
  readonly copies: LocalStateCopies | null;
  readonly outputs: OutputFiles;
  /** Part files that this process had open and has closed, of all slots: nobody else writes to them. */
  readonly closedParts: Set<string>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly sendToSlot: SendToSlot;
  readonly sendToMain: (message: IoToMain) => void;
}

interface IoTask {
  readonly task: TaskId;
  readonly queue: TaskQueue;
  readonly streams: Set<number>;
  failure: JobFailure | null;
  commitBound: CommitBound | null;
}

type Of<K extends SlotToIo["kind"]> = Extract<SlotToIo, { readonly kind: K }>;

/** What the tasks of one slot want of the disk. Requests of one task are done in order; reads run ahead beside them. */
export class IoTasks {
  readonly #options: IoTasksOptions;
  readonly #tasks = new Map<string, IoTask>();
  readonly #readers = new Map<number, AheadReader>();
  readonly #ranges = new Map<number, RangeReading>();
  readonly #samplers = new Map<number, Closable>();
  readonly #lines = new Map<number, LineWriter>();
  readonly #requesters = new Map<number, Requester>();

  readonly #checkpoints: CheckpointWriter;
  readonly #outputs: PartOutputs;

  constructor(options: IoTasksOptions) {
    this.#options = options;
    this.#checkpoints = new CheckpointWriter(options);
    this.#outputs = new PartOutputs(options);
  }

  receive(message: SlotToIo): void {
    if (isOfCheckpoint(message)) {
      this.#checkpoints.receive(message, this.#task(message.task));
      return;
    }
    if (isOfOutput(message)) {
      this.#outputs.receive(message, this.#task(ownerOf(message)));
      return;
    }
    switch (message.kind) {
      case "close":
        this.#close(message);
        return;
      case "print":
      case "open-lines":
      case "lines":
        this.#receiveText(message);
        return;
      case "task-ended":
        this.#taskEnded(message);
        return;
      default:
        this.#receiveInput(message);
    }
  }

  #close({ task, stream }: Of<"close">): void {
    this.#task(task).queue.push({ run: () => this.#closeStream(stream, this.#task(task)) });
  }

  #taskEnded(message: Of<"task-ended">): void {
    const owner = this.#task(message.task);
    if (message.state !== "finished") this.#giveUp(owner);
    owner.queue.push({ run: () => this.#end(message) });
  }

  #receiveText(message: Of<"print" | "open-lines" | "lines">): void {
    if (message.kind === "print") this.#print(message);
    else if (message.kind === "lines") this.#writeLines(message);
    else this.#openLines(message);
  }

  #openLines({ stream, task, target }: Of<"open-lines">): void {
    this.#task(task).streams.add(stream);
    const { jobId, attempt } = task;
    const writer = { jobId, attempt, epoch: this.#options.epoch };
    this.#lines.set(stream, this.#options.devices.lines(target, writer));
  }

  #receiveInput(
    message: Of<
      | "open-file"
      | "open-random"
      | "read-range"
      | "open-socket"
      | "chunk-read"
      | "open-directory"
      | "open-host-metrics"
      | "open-requests"
      | "request"
    >,
  ): void {
    switch (message.kind) {
      case "open-file":
        this.#openFile(message);
        return;
      case "open-random":
      case "read-range":
        this.#receiveRange(message);
        return;
      case "open-socket":
        this.#openSocket(message);
        return;
      case "chunk-read":
        this.#readers.get(message.stream)?.returned(message.buffer);
        return;
      case "open-directory":
      case "open-host-metrics":
        this.#openSampler(message);
        return;
      case "open-requests":
        this.#openRequests(message);
        return;
      case "request":
        this.#requesters.get(message.stream)?.send(message.request);
        return;
    }
  }

  setCommitBound(task: TaskId, bound: CommitBound): void {
    this.#task(task).commitBound = bound;
  }

  /** Their thread is gone. */
  async abandon(tasks: readonly TaskId[]): Promise<void> {
    await Promise.all(tasks.map((task) => this.#forget(this.#task(task))));
  }

  #task(task: TaskId): IoTask {
    const key = taskKey(task);
    const known = this.#tasks.get(key);
    if (known !== undefined) return known;
    const made: IoTask = {
      task,
      streams: new Set(),
      failure: null,
      commitBound: null,
      queue: new TaskQueue({
        retryMs: RETRY_MS,
        timers: this.#options.timers,
        isTransient: (error) =>
          !(error instanceof JobFailureError) && storageError(error).problem === "disk-full",
        onFailure: (error) => this.#failed(made, error),
      }),
    };
    this.#tasks.set(key, made);
    return made;
  }

  #failed(task: IoTask, error: unknown): void {
    const failure = ioFailure(error);
    task.failure ??= failure;
    for (const stream of task.streams) this.#options.sendToSlot({ kind: "failed", stream, failure });
  }

  #openFile({ stream, task, path, offset, watched, identity }: Of<"open-file">): void {
    this.#task(task).streams.add(stream);
    const reader = this.#options.devices.file(this.#target(stream), { path, offset, watched, identity });
    this.#readers.set(stream, reader);
  }

  #receiveRange(message: Of<"open-random" | "read-range">): void {
    if (message.kind === "read-range") {
      void this.#ranges.get(message.stream)?.read(message.from, message.to);
      return;
    }
    const { stream, task, path } = message;
    this.#task(task).streams.add(stream);
    this.#ranges.set(stream, this.#options.devices.range(this.#target(stream), path));
  }

  #openSocket({ stream, task, socket }: Of<"open-socket">): void {
    this.#task(task).streams.add(stream);
    this.#readers.set(stream, this.#options.devices.socket(this.#target(stream), socket));
  }

  #target(stream: number): StreamTarget {
    return { stream, send: this.#options.sendToSlot, failureOf: ioFailure };
  }

  #openRequests({ stream, task, options }: Of<"open-requests">): void {
    this.#task(task).streams.add(stream);
    this.#requesters.set(stream, this.#options.devices.requests(this.#target(stream), options));
  }

  #openSampler(message: Of<"open-directory" | "open-host-metrics">): void {
    const { stream, task } = message;
    const { devices } = this.#options;
    const target = this.#target(stream);
    this.#task(task).streams.add(stream);
    this.#samplers.set(
      stream,
      message.kind === "open-directory"
        ? devices.directory(target, message.directory, message.options)
        : devices.hostMetrics(target, message.intervalMs),
    );
  }

  /** Done in the task's order, so that a snapshot is acknowledged after the lines before it. */
  #writeLines({ stream, task, buffer, length }: Of<"lines">): void {
    this.#task(task).queue.push({
      run: async () => {
        await this.#lines.get(stream)?.write(new Uint8Array(buffer, 0, length));
        this.#options.sendToSlot({ kind: "written", stream, buffer }, [buffer]);
      },
    });
  }

  #print({ operator, rows, total }: Of<"print">): void {
    const { task, operatorUid, nodeId } = operator;
    const { sendToMain, sendToSlot } = this.#options;
    sendToMain({
      kind: "to-job-manager",
      message: { kind: "printed", task, operatorUid, nodeId, rows, total },
    });
    sendToSlot({ kind: "printed", operatorUid, task });
  }

  /** A finished task whose last requests failed has failed. */
  async #end({ task, state, failure }: Of<"task-ended">): Promise<void> {
    const owner = this.#task(task);
    const ioFailed = state === "finished" ? owner.failure : null;
    await this.#closeStreams(owner);
    await this.#checkpoints.forget(task);
    this.#tasks.delete(taskKey(task));
    this.#options.sendToMain(
      ioFailed === null
        ? { kind: "task-state", task, state, failure }
        : { kind: "task-state", task, state: "failed", failure: { ...ioFailed, subtask: task.subtask } },
    );
  }

  /** What waits for space, or for a reader, would wait for ever. */
  #giveUp(owner: IoTask): void {
    owner.queue.giveUpStuck();
    for (const stream of owner.streams) this.#lines.get(stream)?.abandon();
  }

  async #forget(owner: IoTask): Promise<void> {
    this.#giveUp(owner);
    await owner.queue.close();
    await this.#closeStreams(owner);
    await this.#checkpoints.forget(owner.task);
    this.#tasks.delete(taskKey(owner.task));
  }

  async #closeStreams(owner: IoTask): Promise<void> {
    await Promise.all([...owner.streams].map((stream) => this.#closeStream(stream, owner)));
  }

  async #closeStream(stream: number, owner: IoTask): Promise<void> {
    const closing: readonly (Closable | undefined)[] = [
      this.#readers.get(stream),
      this.#ranges.get(stream),
      this.#outputs.take(stream),
      this.#samplers.get(stream),
      this.#lines.get(stream),
      this.#requesters.get(stream),
    ];
    owner.streams.delete(stream);
    this.#readers.delete(stream);
    this.#ranges.delete(stream);
    this.#samplers.delete(stream);
    this.#lines.delete(stream);
    this.#requesters.delete(stream);
    await Promise.all(closing.map(async (closable) => closable?.close(owner.commitBound))).catch(() => {});
  }
}

function ioFailure(error: unknown): JobFailure {
  if (error instanceof JobFailureError) return error.failure;
  const { problem, message }: StorageError = storageError(error);
  if (problem === "disk-full") return jobFailure("runtime.disk-full", { path: message }, { cause: message });
  return jobFailure("runtime.disk-failed", { node: "-", problem: message }, { cause: message });
}

const isOfCheckpoint = (message: SlotToIo): message is OfCheckpoint => OF_CHECKPOINT.has(message.kind);
const OF_CHECKPOINT: ReadonlySet<string> = new Set<OfCheckpoint["kind"]>([
  "snapshot",
  "snapshot-slice",
  "snapshot-dropped",
  "in-flight",
  "decline",
]);
