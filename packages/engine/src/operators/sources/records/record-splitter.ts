import type { FileInput } from "../../../io/io-service.ts";
import { copyBytes } from "../../../batch/string-arena.ts";

export const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Says where records end. Keeps what it must know of a record between two chunks. */
export interface RecordScanner {
  /** Lines that the record given last takes in the file. */
  readonly recordLines: number;
  /** Of them, those before it begins; absent: none. */
  readonly leadingLines?: number;
  /** Index of the line feed that ends the record, looking from `from`; -1 where it does not end in `bytes`. */
  scan(bytes: Uint8Array, from: number): number;
  /** A new record begins. */
  begin(): void;
}

/** Every line end ends a record. */
export class LineScanner implements RecordScanner {
  readonly recordLines = 1;
  readonly #lineEnd: number;

  constructor(lineEnd = LINE_FEED) {
    this.#lineEnd = lineEnd;
  }

  scan(bytes: Uint8Array, from: number): number {
    return bytes.indexOf(this.#lineEnd, from);
  }
  begin(): void {}
}

/** What carried bytes cost is accounted for here. */
export interface MemoryAccount {
  reserveMemory(bytes: number): void;
  releaseMemory(bytes: number): void;
}

/**
 * Cuts the chunks of a file into records without copying: a record is a range of the lent chunk, except the one that
 * lies across chunks, which is put together in a buffer of its own.
 *
 * 1. After `next` says `record`, it is bytes [from, to) of `bytes`, without its line end (LF or CR LF), until the next call
 *    of `next`; but a record of a chunk (not `carried`) stays readable until `next` says anything but `record`.
 * 2. `offset` is the position in the file behind the last record given: reading again from there gives what follows.
 * 3. The last record of a file needs no line end, unless the file is watched: there it waits for one.
 * 4. Where the input begins anew, the begun record of what was there before is given as it is, `offset` is that of the
 *    new content, and `restarted` is called before its first record.
 */
export class RecordSplitter {
  bytes: Uint8Array = NOTHING;
  from = 0;
  to = 0;
  /** The record is not in the chunk but in a buffer that the next carried record overwrites. */
  carried = false;
  offset: number;
  readonly #scanner: RecordScanner;
  readonly #account: MemoryAccount;
  #chunk: Uint8Array = NOTHING;
  #at = 0;
  #carry = new Uint8Array(1 << 12);
  #carriedBytes = 0;
  #ended = false;
  #restarting = false;
  readonly #restarted: () => void;

  // oxlint-disable-next-line max-params -- where records end, begin, are paid for, and begin anew
  constructor(
    scanner: RecordScanner,
    offset: number,
    account: MemoryAccount,
    restarted: () => void = () => {},
  ) {
    this.#scanner = scanner;
    this.#account = account;
    this.offset = offset;
    this.#restarted = restarted;
  }

  /** `chunk`: the chunk is used up, call `read` when its records are no longer needed. `end`: nothing will follow. */
  next(): "record" | "chunk" | "end" {
    if (this.#restarting) return this.#restart();
    const at = this.#at;
    const end = this.#scanner.scan(this.#chunk, at);
    if (end < 0) return this.#ended ? this.#last() : "chunk";
    this.#at = end + 1;
    this.offset += this.#carriedBytes + this.#at - at;
    if (this.#carriedBytes === 0) this.#give(this.#chunk, at, end);
    else this.#giveCarried(this.#chunk, at, end);
    this.#scanner.begin();
    return "record";
  }

  /** Goes on from another position, with another input: records of the last one are no longer readable. */
  seek(offset: number): void {
    this.#chunk = NOTHING;
    this.#at = 0;
    this.#carriedBytes = 0;
    this.#ended = false;
    this.#scanner.begin();
    this.offset = offset;
  }

  /** Reads the next chunk: invalidates the records of the last one. Keeps a begun record. */
  read(input: FileInput): "chunk" | "pending" | "end" {
    if (this.#at < this.#chunk.length) this.#keep(this.#chunk, this.#at, this.#chunk.length);
    this.#chunk = NOTHING;
    this.#at = 0;
    const chunk = input.read();
    if (chunk === "pending") return chunk;
    if (chunk === "restarted") {
      this.#restarting = true;
      return "chunk";
    }
    if (chunk === "end") {
      this.#ended = true;
      return chunk;
    }
    this.#chunk = chunk;
    return "chunk";
  }

  #restart(): "record" | "chunk" {
    if (this.#carriedBytes > 0) {
      this.#giveCarried(NOTHING, 0, 0);
      this.#scanner.begin();
      return "record";
    }
    this.#restarting = false;
    this.#scanner.begin();
    this.offset = 0;
    this.#restarted();
    return "chunk";
  }

  #last(): "record" | "end" {
    if (this.#carriedBytes === 0) return "end";
    this.offset += this.#carriedBytes;
    this.#giveCarried(NOTHING, 0, 0);
    this.#scanner.begin();
    return "record";
  }

  #give(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.from = from;
    this.to = to > from && bytes[to - 1] === CARRIAGE_RETURN ? to - 1 : to;
    this.carried = false;
  }

  #giveCarried(chunk: Uint8Array, from: number, to: number): void {
    this.#keep(chunk, from, to);
    this.#give(this.#carry, 0, this.#carriedBytes);
    this.carried = true;
    this.#carriedBytes = 0;
  }

  #keep(chunk: Uint8Array, from: number, to: number): void {
    const needed = this.#carriedBytes + to - from;
    if (needed > this.#carry.length) this.#grow(needed);
    copyBytes(chunk, from, this.#carry, this.#carriedBytes, to - from);
    this.#carriedBytes = needed;
  }

  #grow(needed: number): void {
    let capacity = this.#carry.length * 2;
    while (capacity < needed) capacity *= 2;
    this.#account.reserveMemory(capacity - this.#carry.length);
    const grown = new Uint8Array(capacity);
    grown.set(this.#carry.subarray(0, this.#carriedBytes));
    this.#carry = grown;
  }

  close(): void {
    this.#account.releaseMemory(this.#carry.length - (1 << 12));
  }
}

const NOTHING = new Uint8Array(0);
