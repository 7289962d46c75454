import type { JobFailure } from "@millrace/graph";
import type { FileIdentity } from "../../io/file-identity.ts";
import type { FileInput } from "../../io/io-service.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { TaskId } from "../../task/task-deployment.ts";
import type { IoToSlot } from "../io/io-protocol.ts";
import type { SendToIo, SlotStream } from "./slot-io.ts";

export interface StreamOptions {
  readonly stream: number;
  readonly task: TaskId;
  readonly send: SendToIo;
  readonly forget: (stream: number) => void;
}

/** Nothing comes of it here any more, and what is behind it is given back. */
export function closeStream({ stream, task, send, forget }: StreamOptions): void {
  forget(stream);
  send({ kind: "close", stream, task });
}

/** Throws what went wrong in the I/O thread here. */
export function throwFailure(failure: JobFailure | null): void {
  if (failure === null) return;
  const { reason, params, cause } = failure;
  throw new JobFailureError(reason, params, cause === undefined ? {} : { cause });
}

export class SlotFileInput implements FileInput, SlotStream {
  readonly #options: StreamOptions;
  #chunks: Extract<IoToSlot, { readonly kind: "chunk" | "restarted" }>[] = [];
  #lent: ArrayBuffer | null = null;
  #identity: FileIdentity | null = null;
  #ended = false;
  #failure: JobFailure | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  get identity(): FileIdentity | null {
    return this.#identity;
  }

  receive(message: IoToSlot): void {
    if (message.kind === "chunk" || message.kind === "restarted") this.#chunks.push(message);
    else if (message.kind === "end") this.#ended = true;
    else if (message.kind === "failed") this.#failure = message.failure;
  }

  read(): ReturnType<FileInput["read"]> {
    const { stream, send } = this.#options;
    if (this.#lent !== null) {
      send({ kind: "chunk-read", stream, buffer: this.#lent }, [this.#lent]);
      this.#lent = null;
    }
    const chunk = this.#chunks.shift();
    if (chunk?.kind === "restarted") return "restarted";
    if (chunk !== undefined) {
      this.#lent = chunk.buffer;
      this.#identity = chunk.identity ?? this.#identity;
      return new Uint8Array(chunk.buffer, 0, chunk.length);
    }
    throwFailure(this.#failure);
    return this.#ended ? "end" : "pending";
  }

  close(): void {
    closeStream(this.#options);
  }
}
