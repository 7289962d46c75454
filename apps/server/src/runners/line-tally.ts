import { createReadStream } from "node:fs";

const LINE_FEED = 10;
/** Beyond so many, lines are counted only. */
const MAX_DISTINCT = 5_000_000;

/** Counts lines of files, and those that are unlike all others. */
export class LineTally {
  lines = 0;
  readonly #seen = new Set<number>();
  #full = false;

  /** null: there are too many to tell. */
  get distinct(): number | null {
    return this.#full ? null : this.#seen.size;
  }

  /** Up to byte `end`; a last line without its end counts. */
  async addFile(
    path: string,
    { end = Infinity, skipFirst = false }: { readonly end?: number; readonly skipFirst?: boolean } = {},
  ): Promise<this> {
    if (end <= 0) return this;
    const options = end === Infinity ? {} : { end: end - 1 };
    let hash = new LineHash();
    let skip = skipFirst;
    for await (const chunk of createReadStream(path, options) as AsyncIterable<Buffer>) {
      for (const byte of chunk) {
        if (byte !== LINE_FEED) {
          hash.add(byte);
          continue;
        }
        if (skip) skip = false;
        else this.#line(hash);
        hash = new LineHash();
      }
    }
    if (hash.length > 0 && !skip) this.#line(hash);
    return this;
  }

  #line(hash: LineHash): void {
    this.lines++;
    if (this.#seen.size >= MAX_DISTINCT) this.#full = true;
    else this.#seen.add(hash.value);
  }
}

/** 53 bits of two FNV-1a hashes: that two of five million lines are taken for alike is a matter of one in a thousand. */
class LineHash {
  length = 0;
  #low = 0x811c_9dc5;
  #high = 0x1b87_3593;

  add(byte: number): void {
    this.length++;
    this.#low = Math.imul(this.#low ^ byte, 0x0100_0193);
    this.#high = Math.imul(this.#high ^ byte, 0x0100_01b3);
  }

  get value(): number {
    return (this.#low >>> 0) * 2 ** 21 + (this.#high >>> 11);
  }
}
