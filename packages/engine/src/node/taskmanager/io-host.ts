import { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { CommitBound, StateFile } from "../../rpc/gateway.ts";
import type { ChannelId, TaskId } from "../../task/task-deployment.ts";
import type { LoadedState } from "../../taskmanager/loaded-state.ts";
import type { RemoteChannel } from "../../taskmanager/task-executor.ts";
import type { IoToMain } from "../../taskmanager/io/io-protocol.ts";
import type { IoThreadData } from "../io/io-thread.ts";
import type { MainToIo } from "../io/main-to-io.ts";

export interface IoHostOptions {
  readonly data: IoThreadData;
  readonly receive: (
    message: Exclude<IoToMain, { readonly kind: "listening" | "done" | "state-loaded" }>,
  ) => void;
  /** Without its I/O thread a TaskManager is nothing. */
  readonly lost: (problem: string) => void;
}

/** The main thread's end of the way to the I/O thread. */
export class IoHost {
  readonly #worker: Worker;
  readonly #options: IoHostOptions;
  readonly #requests = new Map<number, (message: IoToMain) => void>();
  readonly listening: Promise<{ readonly host: string; readonly port: number }>;
  #nextRequest = 1;
  #listens: (address: { readonly host: string; readonly port: number }) => void = () => {};

  constructor(options: IoHostOptions) {
    this.#options = options;
    this.listening = new Promise((resolve) => {
      this.#listens = resolve;
    });
    this.#worker = new Worker(new URL("../io/io-thread.ts", import.meta.url), { workerData: options.data });
    this.#worker.on("message", (message: IoToMain) => this.#receive(message));
    this.#worker.on("error", (error) =>
      options.lost(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    this.#worker.on("exit", (code) => options.lost(`the I/O thread ended with code ${code}`));
  }

  connectSlot(slot: number, port: MessagePort): void {
    this.#worker.postMessage({ kind: "slot", slot, port } satisfies MainToIo, [port]);
  }

  openRemote(channels: readonly RemoteChannel[]): void {
    this.#send({ kind: "open-remote", channels });
  }

  async closeRemote(channels: readonly ChannelId[], drain: boolean): Promise<void> {
    await this.#request((request) => ({ kind: "close-remote", request, channels, drain }));
  }

  async loadState(files: readonly StateFile[]): Promise<LoadedState> {
    const answer = await this.#request((request) => ({ kind: "load-state", request, files }));
    return answer.kind === "state-loaded" ? answer.loaded : { sections: [], bytes: 0, localBytes: 0 };
  }

  setCommitBound(slot: number, task: TaskId, bound: CommitBound): void {
    this.#send({ kind: "commit-bound", slot, task, bound });
  }

  abandon(slot: number, tasks: readonly TaskId[]): void {
    this.#send({ kind: "abandon", slot, tasks });
  }

  #request(message: (request: number) => MainToIo): Promise<IoToMain> {
    const request = this.#nextRequest++;
    const answered = new Promise<IoToMain>((resolve) => this.#requests.set(request, resolve));
    this.#send(message(request));
    return answered;
  }

  #receive(message: IoToMain): void {
    switch (message.kind) {
      case "listening":
        this.#listens(message);
        return;
      case "done":
      case "state-loaded":
        this.#requests.get(message.request)?.(message);
        this.#requests.delete(message.request);
        return;
      case "to-job-manager":
      case "peer-lost":
      case "task-state":
        this.#options.receive(message);
        return;
    }
  }

  #send(message: MainToIo): void {
    this.#worker.postMessage(message);
  }
}
