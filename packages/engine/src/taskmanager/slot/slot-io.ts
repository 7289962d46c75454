import type { ChainedOperator, JobFailure } from "@millrace/graph";
import type { SubtaskSnapshot } from "../../checkpoint/state-io.ts";
import type {
  DirectoryInput,
  FileInput,
  FileOutput,
  HostMetricsInput,
  IoService,
  LineOutput,
  PrintedRow,
  RandomAccessInput,
  RequestChannel,
} from "../../io/io-service.ts";
import { partToken } from "../../io/part-name.ts";
import type { TaskEvent, TaskState } from "../../task/task.ts";
import type { TaskId } from "../../task/task-deployment.ts";
import type { CheckpointFailureReason } from "../../rpc/gateway.ts";
import type { InFlightSnapshot, IoToSlot, OperatorName, SlotToIo } from "../io/io-protocol.ts";
import { SlotDirectory } from "./slot-directory.ts";
import { SlotFileInput } from "./slot-file-input.ts";
import type { StreamOptions } from "./slot-file-input.ts";
import { SlotFileOutput } from "./slot-file-output.ts";
import { SlotRandomAccess } from "./slot-random-access.ts";
import { SlotHostMetrics } from "./slot-host-metrics.ts";
import { SlotLines } from "./slot-lines.ts";
import { SlotRequests } from "./slot-requests.ts";
import { SlotStateBuffers } from "./slot-state-buffers.ts";
import { PrintBuffer } from "./print-buffer.ts";

/** A stream of a task as the slot's thread holds it. */
export interface SlotStream {
  receive(message: Exclude<IoToSlot, { readonly kind: "printed" | "slice-written" }>): void;
}

export type SendToIo = (message: SlotToIo, transfer?: readonly ArrayBuffer[]) => void;

/** The way to the I/O thread and back. Neither call waits. */
export interface SlotPort {
  post(message: SlotToIo, transfer: readonly ArrayBuffer[]): void;
  /** The oldest message that has come, or null. */
  take(): IoToSlot | null;
}

/** The slot's end of the way to the I/O thread. Never blocks, and holds no more than the protocol's buffers. */
export class SlotIo {
  readonly #port: SlotPort;
  readonly #streams = new Map<number, SlotStream>();
  readonly #prints = new Map<string, PrintBuffer>();
  readonly stateBuffers = new SlotStateBuffers();
  #nextStream = 1;

  constructor(port: SlotPort) {
    this.#port = port;
  }

  /** True where anything came. */
  receive(): boolean {
    let any = false;
    for (let next = this.#port.take(); next !== null; next = this.#port.take()) {
      any = true;
      this.#dispatch(next);
    }
    return any;
  }

  serviceOf(task: TaskId, { uid, nodeId }: Pick<ChainedOperator, "uid" | "nodeId">): IoService {
    const operator: OperatorName = { task, operatorUid: uid, nodeId };
    const optionsOf = (stream: number): StreamOptions => ({
      stream,
      task,
      send: this.#send,
      forget: this.#forget,
    });
    return {
      openFile: (path, { offset, watched, identity = null }): FileInput => {
        const stream = this.#nextStream++;
        this.#send({ kind: "open-file", stream, task, path, offset, watched, identity });
        return this.#open(stream, new SlotFileInput(optionsOf(stream)));
      },
      openRandomAccess: (path): RandomAccessInput => {
        const stream = this.#nextStream++;
        this.#send({ kind: "open-random", stream, task, path });
        return this.#open(stream, new SlotRandomAccess(optionsOf(stream)));
      },
      openSocket: (socket): FileInput => {
        const stream = this.#nextStream++;
        this.#send({ kind: "open-socket", stream, task, socket });
        return this.#open(stream, new SlotFileInput(optionsOf(stream)));
      },
      openOutput: (directory, { subtask, suffix, parallelism }): FileOutput => {
        const stream = this.#nextStream++;
        const owner = { token: partToken(task.jobId, uid), subtask, suffix };
        this.#send({ kind: "open-output", stream, operator, output: { directory, parallelism, ...owner } });
        return this.#open(
          stream,
          new SlotFileOutput({ stream, task, ...owner, send: this.#send, forget: this.#forget }),
        );
      },
      openDirectory: (directory, options): DirectoryInput => {
        const stream = this.#nextStream++;
        this.#send({ kind: "open-directory", stream, task, directory, options });
        return this.#open(stream, new SlotDirectory(optionsOf(stream)));
      },
      openHostMetrics: (intervalMs): HostMetricsInput => {
        const stream = this.#nextStream++;
        this.#send({ kind: "open-host-metrics", stream, task, intervalMs });
        return this.#open(stream, new SlotHostMetrics(optionsOf(stream)));
      },
      openRequests: (options): RequestChannel => {
        const stream = this.#nextStream++;
        this.#send({ kind: "open-requests", stream, task, options });
        return this.#open(stream, new SlotRequests(optionsOf(stream)));
      },
      openLines: (target): LineOutput => {
        const stream = this.#nextStream++;
        this.#send({ kind: "open-lines", stream, task, target });
        return this.#open(stream, new SlotLines(optionsOf(stream)));
      },
      print: (rows, total) => this.#print(operator, rows, total),
    };
  }

  snapshot(request: Extract<SlotToIo, { readonly kind: "snapshot" }>): void {
    this.#send(request, ownBuffers(request.snapshot));
  }

  /** The buffer of the section's bytes, which stand at its beginning, is given away. */
  slice(
    { task, about, section }: Extract<TaskEvent, { readonly kind: "snapshot-slice" }>,
    checkpointDirectory: string,
  ): void {
    const { bytes, ...rest } = section;
    const buffer = bytes.buffer as ArrayBuffer;
    const { length } = bytes;
    this.#send({ kind: "snapshot-slice", task, about, checkpointDirectory, section: rest, buffer, length }, [
      buffer,
    ]);
  }

  dropSnapshot(task: TaskId, checkpointId: number): void {
    this.#send({ kind: "snapshot-dropped", task, checkpointId });
  }

  inFlight(task: TaskId, request: InFlightSnapshot): void {
    this.#send({ kind: "in-flight", task, ...request }, ownBuffers(request.snapshot));
  }

  decline(task: TaskId, checkpointId: number, reason: CheckpointFailureReason): void {
    this.#send({ kind: "decline", task, checkpointId, reason });
  }

  taskEnded(task: TaskId, state: TaskState, failure: JobFailure | null): void {
    if (state !== "finished" && state !== "failed" && state !== "cancelled") return;
    this.#send({ kind: "task-ended", task, state, failure });
    const prefix = printKey(task, "");
    for (const key of [...this.#prints.keys()].filter((name) => name.startsWith(prefix)))
      this.#prints.delete(key);
  }

  readonly #send: SendToIo = (message, transfer = []) => this.#port.post(message, transfer);

  readonly #forget = (stream: number): void => {
    this.#streams.delete(stream);
  };

  #open<S extends SlotStream>(stream: number, opened: S): S {
    this.#streams.set(stream, opened);
    return opened;
  }

  #dispatch(message: IoToSlot): void {
    if (message.kind === "printed")
      this.#prints.get(printKey(message.task, message.operatorUid))?.acknowledged();
    else if (message.kind === "slice-written") this.stateBuffers.returned(message.buffer);
    else this.#streams.get(message.stream)?.receive(message);
  }

  #print(operator: OperatorName, rows: readonly PrintedRow[], total: number): void {
    const key = printKey(operator.task, operator.operatorUid);
    const known = this.#prints.get(key);
    const buffer =
      known ??
      new PrintBuffer((sent, sum) => this.#send({ kind: "print", operator, rows: sent, total: sum }));
    if (known === undefined) this.#prints.set(key, buffer);
    buffer.add(rows, total);
  }
}

const printKey = ({ jobId, attempt, vertexId, subtask }: TaskId, operatorUid: string): string =>
  `${jobId}/${attempt}/${vertexId}/${subtask}/${operatorUid}`;

/** Buffers that belong to one section alone: they can be given away without a copy. */
function ownBuffers(snapshot: SubtaskSnapshot): readonly ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { bytes } of snapshot.sections) {
    const { buffer } = bytes;
    if (buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength && buffer.byteLength > 0) {
      buffers.add(buffer);
    }
  }
  return [...buffers];
}
