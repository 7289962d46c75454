import { closeSync, createReadStream, fstatSync, openSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { rowsInFile } from "@millrace/engine";
import type { OperatorSpec } from "@millrace/graph";
import { randomAccess } from "./random-access.ts";

export type PartForm = Pick<Extract<OperatorSpec, { readonly kind: "file-sink" }>, "format" | "header">;

const LINE_FEED = 10;
const QUOTE = 34;
/** So many rows of a file that names its columns are decoded between two turns of the event loop. */
const ROWS_A_TURN = 1_024;

/** A hash of each row of a part file, some at a time; rows are alike where their hashes are. */
export async function* rowHashes(path: string, { format, header }: PartForm): AsyncGenerator<number[]> {
  if (format === "parquet" || format === "avro") {
    yield* decoded(path, format);
    return;
  }
  let skip = format === "csv" && header;
  for await (const hashes of lines(path, format === "csv")) {
    if (skip && hashes.length > 0) {
      hashes.shift();
      skip = false;
    }
    yield hashes;
  }
}

async function* decoded(path: string, format: "parquet" | "avro"): AsyncGenerator<number[]> {
  const file = openSync(path, "r");
  try {
    let hashes: number[] = [];
    for (const row of rowsInFile(randomAccess(file, fstatSync(file).size), { path, format })) {
      const hash = new RowHash();
      for (const byte of typeof row === "string" ? Buffer.from(row) : row) hash.add(byte);
      hashes.push(hash.value);
      if (hashes.length < ROWS_A_TURN) continue;
      yield hashes;
      hashes = [];
      await setImmediate();
    }
    yield hashes;
  } finally {
    closeSync(file);
  }
}

/** A row a line; what stands between two quotes ends none where they are `quoted`. A last line without its end counts. */
async function* lines(path: string, quoted: boolean): AsyncGenerator<number[]> {
  const quote = quoted ? QUOTE : -1;
  let hash = new RowHash();
  let inside = false;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const hashes: number[] = [];
    for (const byte of chunk) {
      if (byte === quote) inside = !inside;
      if (byte !== LINE_FEED || inside) hash.add(byte);
      else {
        hashes.push(hash.value);
        hash = new RowHash();
      }
    }
    yield hashes;
  }
  if (hash.length > 0) yield [hash.value];
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
