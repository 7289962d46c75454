import type { JobFailure } from "@millrace/graph";
import type { TaskId } from "../../task/task-deployment.ts";
import type { SendToSlot } from "./io-devices.ts";
import type { IoToMain, SlotToIo } from "./io-protocol.ts";
import type { OutputFiles } from "./output-files.ts";
import { PartFileWriter } from "./part-file-writer.ts";
import type { TaskQueue } from "./task-queue.ts";

type Of<K extends SlotToIo["kind"]> = Extract<SlotToIo, { readonly kind: K }>;

type OfOutput = Of<"open-output" | "append" | "resume" | "persist" | "prepare" | "commit" | "discard-except">;

export interface PartOutputsOptions {
  readonly epoch: number;
  readonly outputs: OutputFiles;
  readonly closedParts: Set<string>;
  readonly sendToSlot: SendToSlot;
  readonly sendToMain: (message: IoToMain) => void;
}

/** The task that an output is of. */
interface Owner {
  readonly queue: TaskQueue;
  readonly streams: Set<number>;
  readonly failure: JobFailure | null;
}

/** File outputs of the tasks of one slot. What a task asks for is done in order; nothing is done once it has failed. */
export class PartOutputs {
  readonly #options: PartOutputsOptions;
  readonly #writers = new Map<
    number,
    { readonly writer: PartFileWriter; readonly operator: Of<"open-output">["operator"] }
  >();

  constructor(options: PartOutputsOptions) {
    this.#options = options;
  }

  receive(message: OfOutput, owner: Owner): void {
    if (message.kind === "open-output") this.#open(message, owner);
    const work = this.#workOf(message);
    owner.queue.push({
      run: async () => {
        const output = this.#writers.get(message.stream);
        if (output !== undefined && owner.failure === null) await work(output.writer);
      },
    });
  }

  /** To be closed by the caller. */
  take(stream: number): PartFileWriter | undefined {
    const found = this.#writers.get(stream);
    this.#writers.delete(stream);
    return found?.writer;
  }

  #open({ stream, output, operator }: Of<"open-output">, owner: Owner): void {
    const { outputs, epoch, closedParts } = this.#options;
    const { jobId, attempt } = operator.task;
    const by = { jobId, epoch, attempt };
    owner.streams.add(stream);
    this.#writers.set(stream, {
      writer: new PartFileWriter({ files: outputs, closedParts, output, by }),
      operator,
    });
  }

  #workOf(message: OfOutput): (writer: PartFileWriter) => Promise<void> {
    switch (message.kind) {
      case "open-output":
        return (writer) => this.#ready(message, writer);
      case "append":
        return this.#append(message);
      case "resume":
        return (writer) => this.#resume(message, writer);
      case "persist":
        return (writer) => writer.persist(message.part);
      case "prepare":
        return (writer) => writer.prepare(message.part);
      case "commit":
        return (writer) => this.#commit(message, writer);
      case "discard-except":
        return (writer) => writer.discardExcept(message.parts);
    }
  }

  async #ready({ stream }: Of<"open-output">, opened: PartFileWriter): Promise<void> {
    const nextCounter = await opened.open();
    this.#options.sendToSlot({ kind: "output-ready", stream, nextCounter, writer: opened.by });
  }

  #append({ stream, name, buffer, length }: Of<"append">): (writer: PartFileWriter) => Promise<void> {
    const progress = { written: 0 };
    const bytes = new Uint8Array(buffer, 0, length);
    return async (writer) => {
      await writer.append(name, bytes, progress);
      this.#options.sendToSlot({ kind: "written", stream, buffer }, [buffer]);
    };
  }

  async #resume({ stream, part }: Of<"resume">, writer: PartFileWriter): Promise<void> {
    const resumed = await writer.resume(part);
    this.#options.sendToSlot({ kind: "resumed", stream, name: part.name, part: resumed });
  }

  async #commit({ stream, task, part }: Of<"commit">, writer: PartFileWriter): Promise<void> {
    const path = await writer.commit(part);
    const operator = this.#writers.get(stream)?.operator;
    if (operator === undefined || path === null) return;
    const { operatorUid, nodeId } = operator;
    const report = { kind: "committed", task, operatorUid, nodeId, part, path } as const;
    this.#options.sendToMain({ kind: "to-job-manager", message: report });
  }
}

export const isOfOutput = (message: SlotToIo): message is OfOutput => OF_OUTPUT.has(message.kind);

export const ownerOf = (message: OfOutput): TaskId =>
  message.kind === "open-output" ? message.operator.task : message.task;

const OF_OUTPUT: ReadonlySet<string> = new Set<OfOutput["kind"]>([
  "open-output",
  "append",
  "resume",
  "persist",
  "prepare",
  "commit",
  "discard-except",
]);
