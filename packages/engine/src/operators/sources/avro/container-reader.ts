import { AvroCursor, AvroError } from "../../../avro/avro-cursor.ts";
import { readContainerHeader, SYNC_BYTES } from "../../../avro/container-header.ts";
import type { ContainerHeader } from "../../../avro/container-header.ts";
import { equalBytes } from "../../../batch/string-arena.ts";
import type { RandomAccessInput } from "../../../io/io-service.ts";
import type { MemoryAccount } from "../records/record-splitter.ts";

/** Bytes that are asked for at once; a block that is longer is asked for as a whole. */
const WINDOW_BYTES = 256 * 1024;
/** A header beyond this is none. */
const MAX_HEADER_BYTES = 16 * 1024 * 1024;
/** Two varints. */
const BLOCK_HEAD_BYTES = 20;

/** A block that cannot be read, and how many rows it says it has. */
export class BrokenBlockError extends Error {
  override readonly name = "BrokenBlockError";
  readonly rows: number;

  constructor(problem: string, rows: number) {
    super(problem);
    this.rows = rows;
  }
}

export interface ContainerBlock {
  readonly rows: number;
  /** Unpacked. */
  readonly bytes: Uint8Array;
  /** Where the next one begins. */
  readonly end: number;
}

/**
 * Header and blocks of an object container file, over an input that answers later: what is not there yet is null. Held at
 * once: a window of the file, or one block where that is longer, and that block unpacked.
 */
export class ContainerReader {
  readonly #input: RandomAccessInput;
  readonly #account: MemoryAccount;
  #window = new Uint8Array(0);
  #from = 0;
  #asked: { readonly from: number; readonly to: number } | null = null;
  #reserved = 0;
  #size: number | null = null;
  #header: ContainerHeader | null = null;
  #headerBytes = WINDOW_BYTES;

  constructor(input: RandomAccessInput, account: MemoryAccount) {
    this.#input = input;
    this.#account = account;
  }

  /** Null while it is not known yet. */
  get size(): number | null {
    this.#size ??= this.#input.byteLength;
    return this.#size;
  }

  /** Null while it is not there yet. Throws AvroError. */
  header(): ContainerHeader | null {
    if (this.#header !== null) return this.#header;
    const { size } = this;
    if (size === null) return null;
    for (;;) {
      const bytes = this.#bytes(0, Math.min(size, this.#headerBytes));
      if (bytes === null) return null;
      try {
        this.#header = readContainerHeader(bytes);
        return this.#header;
      } catch (error) {
        const isCut = error instanceof AvroError && bytes.length < size && bytes.length < MAX_HEADER_BYTES;
        if (!isCut) throw error;
        this.#headerBytes *= 4;
      }
    }
  }

  /** Where the first block begins whose marker before it ends at `from` or later; the file's end where there is none. */
  find(from: number, { sync }: ContainerHeader): number | null {
    const size = this.size!;
    for (let at = Math.max(0, from - SYNC_BYTES); at < size;) {
      const bytes = this.#bytes(at, Math.min(size, at + WINDOW_BYTES));
      if (bytes === null) return null;
      const found = indexOf(bytes, sync);
      if (found >= 0) return at + found + SYNC_BYTES;
      if (at + bytes.length >= size) break;
      at += bytes.length - SYNC_BYTES + 1;
    }
    return size;
  }

  /** The block at `offset`. Throws BrokenBlockError. */
  block(offset: number, header: ContainerHeader): ContainerBlock | null {
    const size = this.size!;
    const head = this.#bytes(offset, Math.min(size, offset + BLOCK_HEAD_BYTES));
    if (head === null) return null;
    const { rows, from, to } = blockRange(head, offset);
    if (to + SYNC_BYTES > size) throw new BrokenBlockError("the file ends within a block", rows);
    const bytes = this.#bytes(offset, to + SYNC_BYTES);
    if (bytes === null) return null;
    if (indexOf(bytes.subarray(to - offset), header.sync) !== 0)
      throw new BrokenBlockError("a block does not end where it says", rows);
    return {
      rows,
      bytes: unpacked(bytes.subarray(from - offset, to - offset), rows, header),
      end: to + SYNC_BYTES,
    };
  }

  close(): void {
    this.#input.close();
    this.#account.releaseMemory(this.#reserved);
    this.#reserved = 0;
  }

  /** Bytes of the file, or null while they are not there; asks for a window of them. */
  #bytes(from: number, to: number): Uint8Array | null {
    if (this.#asked !== null) {
      const bytes = this.#input.take();
      if (bytes === null) return null;
      this.#window = bytes as Uint8Array<ArrayBuffer>;
      this.#from = this.#asked.from;
      this.#asked = null;
    }
    const end = this.#from + this.#window.length;
    if (from >= this.#from && to <= end) return this.#window.subarray(from - this.#from, to - this.#from);
    const last = Math.max(to, Math.min(this.size!, from + WINDOW_BYTES));
    this.#reserve(last - from);
    this.#asked = { from, to: last };
    this.#input.request(from, last);
    return null;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#reserved) return;
    this.#account.reserveMemory(bytes - this.#reserved);
    this.#reserved = bytes;
  }
}

function blockRange(
  head: Uint8Array,
  offset: number,
): { readonly rows: number; readonly from: number; readonly to: number } {
  const cursor = new AvroCursor(head);
  let rows = 1;
  try {
    const count = cursor.number();
    const bytes = cursor.number();
    if (count < 0 || bytes < 0) throw new AvroError("a block has a negative length");
    rows = count;
    return { rows, from: offset + cursor.at, to: offset + cursor.at + bytes };
  } catch (error) {
    throw new BrokenBlockError(error instanceof Error ? error.message : "a block has no length", rows);
  }
}

/** What an unpacker throws on bytes that are none is the file's problem. */
function unpacked(packed: Uint8Array, rows: number, { unpack }: ContainerHeader): Uint8Array {
  try {
    return unpack(packed);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new BrokenBlockError(`a block cannot be unpacked: ${problem}`, rows);
  }
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  const last = bytes.length - wanted.length;
  for (let at = bytes.indexOf(wanted[0]!); at >= 0 && at <= last; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (equalBytes(bytes, at, wanted, 0, wanted.length)) return at;
  }
  return -1;
}
