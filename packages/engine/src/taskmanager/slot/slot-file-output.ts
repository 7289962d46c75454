import { invariant } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import type { FileOutput, PartOutput, PendingPart } from "../../io/io-service.ts";
import { inBucket, partName } from "../../io/part-name.ts";
import type { PartOwner } from "../../io/part-name.ts";
import type { IoToSlot } from "../io/io-protocol.ts";
import { WRITE_BUFFER_BYTES, WRITE_BUFFERS } from "../io/io-protocol.ts";
import { closeStream, throwFailure } from "./slot-file-input.ts";
import type { StreamOptions } from "./slot-file-input.ts";
import type { SlotStream } from "./slot-io.ts";

/** Gathers bytes in buffers that travel to the I/O thread and back. */
export class SlotFileOutput implements FileOutput, SlotStream {
  readonly #options: StreamOptions & PartOwner;
  #counter: number | null = null;
  #least = 0;
  #free: ArrayBuffer[] = [];
  #underWay = 0;
  #failure: JobFailure | null = null;

  constructor(options: StreamOptions & PartOwner) {
    this.#options = options;
  }

  receive(message: IoToSlot): void {
    if (message.kind === "output-ready") this.#counter = Math.max(this.#least, message.nextCounter);
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

  get nextCounter(): number | null {
    throwFailure(this.#failure);
    return this.#counter;
  }

  skipTo(counter: number): void {
    this.#least = Math.max(this.#least, counter);
    if (this.#counter !== null) this.#counter = Math.max(this.#least, this.#counter);
  }

  openPart(bucket: string): PartOutput {
    invariant(this.#counter !== null, "an output was written before it was writable");
    const name = inBucket(bucket, partName(this.#options, this.#counter));
    this.#counter += 1;
    return new SlotPart(name, {
      take: () => new Uint8Array(this.#free.pop() ?? new ArrayBuffer(WRITE_BUFFER_BYTES)),
      append: (buffer, length) => this.#append(name, buffer, length),
      prepare: (part) => this.#send("prepare", part),
    });
  }

  commit(part: PendingPart): void {
    this.#send("commit", part);
  }

  discardExcept(parts: readonly PendingPart[]): void {
    const { stream, task, send } = this.#options;
    send({ kind: "discard-except", stream, task, parts });
  }

  close(): void {
    closeStream(this.#options);
  }

  #send(kind: "prepare" | "commit", part: PendingPart): void {
    throwFailure(this.#failure);
    const { stream, task, send } = this.#options;
    send({ kind, stream, task, part });
  }

  #append(name: string, buffer: ArrayBuffer, length: number): void {
    throwFailure(this.#failure);
    const { stream, task, send } = this.#options;
    this.#underWay += 1;
    send({ kind: "append", stream, task, name, buffer, length }, [buffer]);
  }
}

/** The output that a part is of. */
interface PartOf {
  readonly take: () => Uint8Array<ArrayBuffer>;
  readonly append: (buffer: ArrayBuffer, length: number) => void;
  readonly prepare: (part: PendingPart) => void;
}

class SlotPart implements PartOutput {
  readonly #name: string;
  readonly #of: PartOf;
  #current: Uint8Array<ArrayBuffer> | null = null;
  #filled = 0;
  bytes = 0;

  constructor(name: string, of: PartOf) {
    this.#name = name;
    this.#of = of;
  }

  append(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    for (let from = 0; from < bytes.length;) {
      this.#current ??= this.#of.take();
      const length = Math.min(bytes.length - from, this.#current.length - this.#filled);
      this.#current.set(bytes.subarray(from, from + length), this.#filled);
      this.#filled += length;
      from += length;
      if (this.#filled === this.#current.length) this.#flush();
    }
  }

  prepare(checkpointId: number): PendingPart {
    this.#flush();
    const part = { name: this.#name, bytes: this.bytes, rows: 0, checkpointId };
    this.#of.prepare(part);
    return part;
  }

  #flush(): void {
    if (this.#current === null) return;
    this.#of.append(this.#current.buffer, this.#filled);
    this.#current = null;
    this.#filled = 0;
  }
}
