import type { JobFailure } from "@millrace/graph";
import type { RandomAccessInput } from "../../io/io-service.ts";
import type { IoToSlot } from "../io/io-protocol.ts";
import { closeStream, throwFailure } from "./slot-file-input.ts";
import type { StreamOptions } from "./slot-file-input.ts";
import type { SlotStream } from "./slot-io.ts";

export class SlotRandomAccess implements RandomAccessInput, SlotStream {
  readonly #options: StreamOptions;
  #byteLength: number | null = null;
  #bytes: Uint8Array | null = null;
  #failure: JobFailure | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  receive(message: IoToSlot): void {
    if (message.kind === "opened") this.#byteLength = message.byteLength;
    else if (message.kind === "chunk") this.#bytes = new Uint8Array(message.buffer, 0, message.length);
    else if (message.kind === "failed") this.#failure = message.failure;
  }

  get byteLength(): number | null {
    throwFailure(this.#failure);
    return this.#byteLength;
  }

  request(from: number, to: number): void {
    const { stream, send } = this.#options;
    send({ kind: "read-range", stream, from, to });
  }

  take(): Uint8Array | null {
    throwFailure(this.#failure);
    const bytes = this.#bytes;
    this.#bytes = null;
    return bytes;
  }

  close(): void {
    closeStream(this.#options);
  }
}
