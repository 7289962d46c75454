import { invariant } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import type { DurablePart, FileOutput, PartOutput, PendingPart } from "../../io/io-service.ts";
import { bucketOf, hiddenName, inBucket, partName, partStem } from "../../io/part-name.ts";
import type { PartOwner, PartWriter } from "../../io/part-name.ts";
import type { IoToSlot, PersistedPart, ResumedPart } from "../io/io-protocol.ts";
import { WRITE_BUFFER_BYTES, WRITE_BUFFERS } from "../io/io-protocol.ts";
import { closeStream, throwFailure } from "./slot-file-input.ts";
import type { StreamOptions } from "./slot-file-input.ts";
import type { SlotStream } from "./slot-io.ts";

/** Gathers bytes in buffers that travel to the I/O thread and back. */
export class SlotFileOutput implements FileOutput, SlotStream {
  readonly #options: StreamOptions & PartOwner;
  #counter: number | null = null;
  #writer: PartWriter | null = null;
  #least = 0;
  #free: ArrayBuffer[] = [];
  #underWay = 0;
  #failure: JobFailure | null = null;
  /** Parts of which it is not known yet what became of them. */
  readonly #awaited = new Map<string, SlotPart>();

  constructor(options: StreamOptions & PartOwner) {
    this.#options = options;
  }

  receive(message: IoToSlot): void {
    switch (message.kind) {
      case "output-ready":
        this.#counter = Math.max(this.#least, message.nextCounter);
        this.#writer = message.writer;
        return;
      case "resumed":
        this.#awaited.get(message.name)?.resumed(message.part);
        this.#awaited.delete(message.name);
        return;
      case "failed":
        this.#failure = message.failure;
        return;
      case "written":
        this.#underWay -= 1;
        if (this.#free.length < WRITE_BUFFERS) this.#free.push(message.buffer);
        return;
      default:
    }
  }

  get writable(): boolean {
    return this.nextCounter !== null && this.#underWay < WRITE_BUFFERS;
  }

  get nextCounter(): number | null {
    throwFailure(this.#failure);
    return this.#awaited.size > 0 ? null : this.#counter;
  }

  skipTo(counter: number): void {
    this.#least = Math.max(this.#least, counter);
    if (this.#counter !== null) this.#counter = Math.max(this.#least, this.#counter);
  }

  openPart(bucket: string): PartOutput {
    invariant(
      this.#counter !== null && this.#writer !== null,
      "an output was written before it was writable",
    );
    const name = inBucket(bucket, partName(this.#options, this.#counter));
    this.#counter += 1;
    return new SlotPart({ name, file: hiddenName(name, this.#writer), bytes: 0, rows: 0 }, this.#ways);
  }

  owns({ name }: DurablePart): boolean {
    return bucketOf(name).file.startsWith(partStem(this.#options));
  }

  resumePart(part: DurablePart): PartOutput {
    const { stream, task, send } = this.#options;
    const made = new SlotPart(part, this.#ways);
    this.#awaited.set(part.name, made);
    send({ kind: "resume", stream, task, part });
    return made;
  }

  commit(part: PendingPart): void {
    this.#send({ kind: "commit", part });
  }

  discardExcept(parts: readonly DurablePart[]): void {
    const { stream, task, send } = this.#options;
    send({ kind: "discard-except", stream, task, parts });
  }

  close(): void {
    closeStream(this.#options);
  }

  readonly #ways: PartOf = {
    take: () => new Uint8Array(this.#free.pop() ?? new ArrayBuffer(WRITE_BUFFER_BYTES)),
    append: (name, buffer, length) => this.#append(name, buffer, length),
    send: (request) => this.#send(request),
  };

  #send(request: PartRequest): void {
    throwFailure(this.#failure);
    const { stream, task, send } = this.#options;
    send({ stream, task, ...request });
  }

  // oxlint-disable-next-line max-params -- a buffer, and whose
  #append(name: string, buffer: ArrayBuffer, length: number): void {
    throwFailure(this.#failure);
    const { stream, task, send } = this.#options;
    this.#underWay += 1;
    send({ kind: "append", stream, task, name, buffer, length }, [buffer]);
  }
}

type PartRequest =
  | { readonly kind: "persist"; readonly part: PersistedPart }
  | { readonly kind: "prepare" | "commit"; readonly part: PendingPart };

/** The output that a part is of. */
interface PartOf {
  readonly take: () => Uint8Array<ArrayBuffer>;
  readonly append: (name: string, buffer: ArrayBuffer, length: number) => void;
  readonly send: (request: PartRequest) => void;
}

class SlotPart implements PartOutput {
  readonly #of: PartOf;
  /** As it is now, but for its length. */
  #part: DurablePart;
  #current: Uint8Array<ArrayBuffer> | null = null;
  #filled = 0;
  bytes: number;
  isOver = false;

  constructor(part: DurablePart, of: PartOf) {
    this.#part = part;
    this.bytes = part.bytes;
    this.#of = of;
  }

  resumed({ isOver, ...where }: ResumedPart): void {
    this.isOver = isOver;
    this.#part = { ...this.#part, ...where };
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

  persist(checkpointId: number, completed: number): DurablePart {
    const part = this.#flushed();
    this.#of.send({ kind: "persist", part: { name: part.name, bytes: part.bytes, checkpointId, completed } });
    return part;
  }

  prepare(checkpointId: number): PendingPart {
    const part = { ...this.#flushed(), checkpointId };
    this.#of.send({ kind: "prepare", part });
    return part;
  }

  #flushed(): DurablePart {
    this.#flush();
    const { name, file, earlier = [] } = this.#part;
    return {
      name,
      bytes: this.bytes,
      rows: 0,
      ...(file !== undefined && { file }),
      ...(earlier.length > 0 && { earlier }),
    };
  }

  #flush(): void {
    if (this.#current === null) return;
    this.#of.append(this.#part.name, this.#current.buffer, this.#filled);
    this.#current = null;
    this.#filled = 0;
  }
}
