import { Worker } from "node:worker_threads";
import { transferList } from "../transfer-list.ts";
import { NewerDatabaseError } from "./migrations.ts";
import type { Remote, StorageReply, StorageRequest, StorageTask, Stores } from "./storage-messages.ts";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The stores of a data directory, in a thread of their own: the event loop never waits for the disk.
 *
 * 1. Calls are done in the order in which they are made. One that resolved is on disk, also after `kill -9`, where its
 *    store does not say otherwise.
 * 2. Byte arrays of a call are taken with it.
 * 3. Where the thread ends, all that wait for it are rejected, and so is every later call.
 */
export class StorageThread {
  readonly documents: Remote<Stores["documents"]> = this.#remote("documents");
  readonly versions: Remote<Stores["versions"]> = this.#remote("versions");
  readonly captures: Remote<Stores["captures"]> = this.#remote("captures");
  readonly jobs: Remote<Stores["jobs"]> = this.#remote("jobs");
  readonly settings: Remote<Stores["settings"]> = this.#remote("settings");
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #ended: Error | null = null;

  /** Starts the thread; `open` comes next. */
  constructor() {
    this.#worker = new Worker(new URL("./storage-worker.ts", import.meta.url), { name: "storage" });
    this.#worker.on("message", (reply: StorageReply) => this.#onReply(reply));
    this.#worker.on("error", (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on("exit", () => this.#end(new Error("the storage thread has ended")));
  }

  /** Opens or creates the database. Answers where a damaged one was put, or null; rejects with NewerDatabaseError. */
  async open(path: string, nowMs: number): Promise<string | null> {
    return (await this.#ask({ kind: "open", path, nowMs })) as string | null;
  }

  /** Does what was asked for before, and ends. */
  async close(): Promise<void> {
    if (this.#ended !== null) return;
    await this.#ask({ kind: "close" });
    await this.#worker.terminate();
  }

  #remote<K extends keyof Stores>(store: K): Remote<Stores[K]> {
    const calls = new Proxy(
      {},
      {
        get:
          (_, method) =>
          (...args: readonly unknown[]) =>
            this.#ask({ kind: "call", store, method: String(method), args }),
      },
    );
    return calls as Remote<Stores[K]>;
  }

  #ask(task: StorageTask): Promise<unknown> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const request: StorageRequest = { id, ...task };
      this.#worker.postMessage(request, task.kind === "call" ? transferList(task.args) : []);
    });
  }

  #onReply(reply: StorageReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === "answer") return waiting?.resolve(reply.value);
    if (reply.kind === "newer") return waiting?.reject(new NewerDatabaseError(reply.version));
    const { message, stack, errcode } = reply;
    waiting?.reject(Object.assign(new Error(message), { stack, errcode }));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
