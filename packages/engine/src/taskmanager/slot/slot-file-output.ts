import { invariant } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import type { FileOutput, PendingPart } from "../../io/io-service.ts";
import { partName } from "../../io/part-name.ts";
import type { PartOwner } from "../../io/part-name.ts";
import type { IoToSlot } from "../io/io-protocol.ts";
import { WRITE_BUFFER_BYTES, WRITE_BUFFERS } from "../io/io-protocol.ts";
import { throwFailure } from "./slot-file-input.ts";
import type { StreamOptions } from "./slot-file-input.ts";
import type { SlotStream } from "./slot-io.ts";

/** Gathers bytes in buffers that travel to the I/O thread and back. */
export class SlotFileOutput implements FileOutput, SlotStream {
  readonly #options: StreamOptions & PartOwner;
  #counter: number | null = null;
  #free: ArrayBuffer[] = [];
  #underWay = 0;
  #current: Uint8Array<ArrayBuffer> | null = null;
  #filled = 0;
  /** Since the last prepare. */
  #partBytes = 0;
  #failure: JobFailure | null = null;

  constructor(options: StreamOptions & PartOwner) {
    this.#options = options;
  }

  receive(message: IoToSlot): void {
    if (message.kind === "output-ready") this.#counter = message.nextCounter;
    else if (message.kind === "failed") this.#failure = message.failure;
    else if (message.kind === "written") {
      this.#underWay -= 1;
      if (this.#free.length < WRITE_BUFFERS) this.#free.push(message.buffer);
    }
  }

  get writable(): boolean {
    throwFailure(this.#failure);
    return this.#counter !== null && this.#underWay < WRITE_BUFFERS;
  }

  append(bytes: Uint8Array): void {
    throwFailure(this.#failure);
    this.#partBytes += bytes.length;
    for (let from = 0; from < bytes.length;) {
      this.#current ??= new Uint8Array(this.#free.pop() ?? new ArrayBuffer(WRITE_BUFFER_BYTES));
      const length = Math.min(bytes.length - from, this.#current.length - this.#filled);
      this.#current.set(bytes.subarray(from, from + length), this.#filled);
      this.#filled += length;
      from += length;
      if (this.#filled === this.#current.length) this.#flush();
    }
  }

  prepare(checkpointId: number): PendingPart | null {
    throwFailure(this.#failure);
    if (this.#partBytes === 0) return null;
    invariant(this.#counter !== null, "an output was written before it was writable");
    this.#flush();
    const { stream, task, send } = this.#options;
    const part = {
      name: partName(this.#options, this.#counter),
      bytes: this.#partBytes,
      rows: 0,
      checkpointId,
    };
    this.#counter += 1;
    this.#partBytes = 0;
    send({ kind: "prepare", stream, task, part });
    return part;
  }

  commit(part: PendingPart): void {
    throwFailure(this.#failure);
    const { stream, task, send } = this.#options;
    send({ kind: "commit", stream, task, part });
  }

  discardExcept(parts: readonly PendingPart[]): void {
    const { stream, task, send } = this.#options;
    send({ kind: "discard-except", stream, task, parts });
  }

  close(): void {
    const { stream, task, send, forget } = this.#options;
    forget(stream);
    send({ kind: "close", stream, task });
  }

  #flush(): void {
    if (this.#current === null) return;
    const { buffer } = this.#current;
    const { stream, task, send } = this.#options;
    this.#underWay += 1;
    send({ kind: "append", stream, task, buffer, length: this.#filled }, [buffer]);
    this.#current = null;
    this.#filled = 0;
  }
}
