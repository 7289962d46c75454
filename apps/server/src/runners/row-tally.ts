import { closeSync, createReadStream, fstatSync, openSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { rowsInFile } from "@millrace/engine";
import { randomAccess } from "./random-access.ts";

const LINE_FEED = 10;
const QUOTE = 34;
/** Beyond so many, rows are counted only. */
const MAX_DISTINCT = 5_000_000;
/** So many rows of a file that names its columns are decoded between two turns of the event loop. */
const ROWS_A_TURN = 1_024;

interface LinesOptions {
  readonly end?: number;
  readonly skipFirst?: boolean;
  /** What stands between two quotes ends no line. */
  readonly quoted?: boolean;
}

/** Counts rows of files, and those that are unlike all others. */
export class RowTally {
  rows = 0;
  readonly #seen = new Set<number>();
  #full = false;

  /** null: there are too many to tell. */
  get distinct(): number | null {
    return this.#full ? null : this.#seen.size;
  }

  /** A row a line, up to byte `end`; a last line without its end counts. */
  async addLines(path: string, { skipFirst = false, ...of }: LinesOptions = {}): Promise<this> {
    let skip = skipFirst;
    for await (const hash of linesOf(path, of)) {
      if (!skip) this.#row(hash);
      skip = false;
    }
    return this;
  }

  async addRows(path: string, format: "parquet" | "avro"): Promise<this> {
    const file = openSync(path, "r");
    try {
      let inTurn = 0;
      for (const row of rowsInFile(randomAccess(file, fstatSync(file).size), { path, format })) {
        const hash = new RowHash();
        for (const byte of typeof row === "string" ? Buffer.from(row) : row) hash.add(byte);
        this.#row(hash);
        if (++inTurn % ROWS_A_TURN === 0) await setImmediate();
      }
    } finally {
      closeSync(file);
    }
    return this;
  }

  #row(hash: RowHash): void {
    this.rows++;
    if (this.#seen.size >= MAX_DISTINCT) this.#full = true;
    else this.#seen.add(hash.value);
  }
}

async function* linesOf(
  path: string,
  { end = Infinity, quoted = false }: Omit<LinesOptions, "skipFirst">,
): AsyncGenerator<RowHash> {
  if (end <= 0) return;
  const quote = quoted ? QUOTE : -1;
  let hash = new RowHash();
  let inside = false;
  const chunks = createReadStream(path, end === Infinity ? {} : { end: end - 1 });
  for await (const chunk of chunks as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      if (byte === quote) inside = !inside;
      if (byte !== LINE_FEED || inside) hash.add(byte);
      else {
        yield hash;
        hash = new RowHash();
      }
    }
  }
  if (hash.length > 0) yield hash;
}

/** 53 bits of two FNV-1a hashes: that two of five million rows are taken for alike is a matter of one in a thousand. */
class RowHash {
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
