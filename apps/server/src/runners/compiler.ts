import { Worker } from "node:worker_threads";
import type { JobGraph, StateBackendKind } from "@millrace/graph";
import type { FileColumns, VersionSummary } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import { transferList } from "../transfer-list.ts";
import type { DiscoverFile } from "./discover-file.ts";
import type { FileRootsData } from "./file-roots.ts";
import type {
  CompileAnswer,
  Compiled,
  CompileReply,
  CompileTask,
  Envelope,
  OpenedBody,
} from "./compile-messages.ts";

const MAX_WAITING = 64;
const LIMIT_MS = 60_000;

interface Waiting {
  readonly resolve: (answer: CompileAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Opens and compiles documents, and looks into files, in a thread of its own, one after the other.
 *
 * 1. At most 64 requests wait; the next is refused with `server.busy`.
 * 2. A request that takes longer than the limit ends the thread: it and all that wait behind it are refused with
 *    `server.busy`, and the next request has a new thread.
 */
export class Compiler {
  readonly #waiting = new Map<number, Waiting>();
  readonly #stateBackend: StateBackendKind | null;
  #worker: Worker | null = null;
  #nextId = 0;
  #address: string | null = null;

  /** `stateBackend`: of documents that name none. */
  constructor(stateBackend: StateBackendKind | null) {
    this.#stateBackend = stateBackend;
  }

  /** Starts the thread ahead of the first request. */
  warm(): void {
    this.#worker ??= this.#start();
  }

  /** Where this server can be asked: jobs that are planned from now on know it. */
  listensAt(address: string): void {
    this.#address = address;
  }

  /** Reads a request body that holds a document. Takes the bytes with it. */
  async open(bytes: Uint8Array, envelope: Envelope): Promise<OpenedBody> {
    const answer = await this.#ask({ kind: "open", bytes, envelope });
    if (answer.kind === "opened") return answer;
    throw refusal(answer);
  }

  /** Takes the bytes with it. */
  async compile(
    body: Uint8Array,
    roots: FileRootsData,
    parallelism: number | null = null,
  ): Promise<Omit<Compiled, "kind">> {
    const answer = await this.#ask({
      kind: "compile",
      body,
      roots,
      parallelism,
      stateBackend: this.#stateBackend,
      address: this.#address,
    });
    if (answer.kind === "compiled") return answer;
    throw refusal(answer);
  }

  /** A document with rows for its sources, as a request body has them, to what the engine can run. Takes the bytes with it. */
  async trial(bytes: Uint8Array, roots: FileRootsData): Promise<JobGraph> {
    const from = { stateBackend: this.#stateBackend, address: this.#address };
    const answer = await this.#ask({ kind: "trial", bytes, roots, ...from });
    if (answer.kind === "planned-trial") return answer.jobGraph;
    throw refusal(answer);
  }

  async discover(file: DiscoverFile): Promise<FileColumns> {
    const answer = await this.#ask({ kind: "discover", file });
    if (answer.kind === "discovered") return answer.columns;
    throw refusal(answer);
  }

  /** What leads from one stored document to another, in figures. Takes the bytes with it. */
  async compare(before: Uint8Array, after: Uint8Array): Promise<VersionSummary> {
    const answer = await this.#ask({ kind: "compare", before, after });
    if (answer.kind === "compared") return answer.summary;
    throw refusal(answer);
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#refuseAll();
    await worker?.terminate();
  }

  #ask(task: CompileTask): Promise<CompileAnswer> {
    if (this.#waiting.size >= MAX_WAITING) return Promise.reject(busy());
    this.warm();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(), LIMIT_MS);
      timer.unref();
      this.#waiting.set(id, { resolve, reject, timer });
      this.#worker?.postMessage({ id, ...task }, transferList([task]));
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL("./compile-worker.ts", import.meta.url), { name: "compile" });
    worker.unref();
    worker.on("message", ({ id, answer }: CompileReply) => {
      const waiting = this.#waiting.get(id);
      if (waiting === undefined) return;
      this.#waiting.delete(id);
      clearTimeout(waiting.timer);
      waiting.resolve(answer);
    });
    worker.on("error", (error) => {
      if (this.#worker === worker) this.#worker = null;
      this.#refuseAll(error instanceof Error ? error : new Error(String(error)));
    });
    return worker;
  }

  #giveUp(): void {
    const worker = this.#worker;
    this.#worker = null;
    this.#refuseAll();
    void worker?.terminate();
  }

  #refuseAll(error: Error = busy()): void {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }
}

function refusal(answer: CompileAnswer): Error {
  if (answer.kind === "refused") return new RequestError(answer.code, answer.message, answer.details);
  return new Error(`the compile thread answered ${answer.kind} to something else`);
}

const busy = (): RequestError =>
  new RequestError("server.busy", "The server is busy with other documents; try again.");
