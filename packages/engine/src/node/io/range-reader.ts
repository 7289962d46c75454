import type { FileHandle } from "node:fs/promises";
import type { JobFailure } from "@millrace/graph";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { FileAccess } from "./file-access.ts";
import type { IoToSlot } from "../../taskmanager/io/io-protocol.ts";

export interface RangeReaderOptions {
  readonly stream: number;
  readonly path: string;
  readonly access: FileAccess;
  readonly send: (message: IoToSlot, transfer?: readonly ArrayBuffer[]) => void;
  readonly failureOf: (error: unknown) => JobFailure;
}

/** Reads pieces of a file where its reader wants them. */
export class RangeReader {
  readonly #options: RangeReaderOptions;
  #handle: FileHandle | null = null;
  #closed = false;

  constructor(options: RangeReaderOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { access, path, send, stream } = this.#options;
    await this.#guarded(async () => {
      this.#handle = await access.openForReading(path);
      const { size } = await this.#handle.stat();
      if (!this.#closed) send({ kind: "opened", stream, byteLength: size });
    });
    if (this.#closed) await this.close();
  }

  async read(from: number, to: number): Promise<void> {
    const { send, stream, path } = this.#options;
    await this.#guarded(async () => {
      const bytes = new Uint8Array(to - from);
      for (let filled = 0; filled < bytes.length && this.#handle !== null;) {
        const { bytesRead } = await this.#handle.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0)
          throw new JobFailureError("runtime.unreadable-file", { path, problem: "it ends too early" });
        filled += bytesRead;
      }
      if (!this.#closed)
        send({ kind: "chunk", stream, buffer: bytes.buffer, length: bytes.length }, [bytes.buffer]);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    const { send, stream, failureOf } = this.#options;
    try {
      await work();
    } catch (error) {
      if (!this.#closed) send({ kind: "failed", stream, failure: failureOf(error) });
    }
  }
}
