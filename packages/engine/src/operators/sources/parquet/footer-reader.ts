import type { FileMetaData } from "hyparquet";
import { parquetMetadata } from "hyparquet/src/metadata.js";
import type { RandomAccessInput } from "../../../io/io-service.ts";
import { JobFailureError } from "../../../task/job-failure-error.ts";

/** Mostly enough for the whole footer. */
const FIRST_BYTES = 64 * 1024;
/** Length of the footer and the magic word, at the end of a file. */
const TAIL_BYTES = 8;
/** A footer beyond this is none. */
const MAX_FOOTER_BYTES = 256 * 1024 * 1024;

/** Reads the footer of a Parquet file over an input that answers later. */
export class FooterReader {
  readonly #input: RandomAccessInput;
  readonly #path: string;
  #asked = false;

  constructor(input: RandomAccessInput, path: string) {
    this.#input = input;
    this.#path = path;
  }

  /** The footer, or null while it is not there yet. Throws JobFailureError where there is none. */
  read(): FileMetaData | null {
    const size = this.#input.byteLength;
    if (size === null) return null;
    if (size < TAIL_BYTES + 4) throw this.failure("it is too short for a Parquet file");
    let wanted = Math.min(size, FIRST_BYTES);
    for (;;) {
      const bytes = this.#bytes(size, wanted);
      if (bytes === null) return null;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (view.getUint32(bytes.length - 4, true) !== MAGIC) throw this.failure("it is no Parquet file");
      const needed = view.getUint32(bytes.length - TAIL_BYTES, true) + TAIL_BYTES;
      if (needed > size || needed > MAX_FOOTER_BYTES) throw this.failure("its footer is broken");
      if (needed <= bytes.length) return this.#parse(bytes);
      wanted = needed;
    }
  }

  failure(problem: string): JobFailureError {
    return new JobFailureError("runtime.unreadable-file", { path: this.#path, problem });
  }

  /** The last bytes of the file, or null while they are not there yet; what was asked for last comes first. */
  #bytes(size: number, wanted: number): Uint8Array | null {
    if (!this.#asked) this.#input.request(size - wanted, size);
    this.#asked = true;
    const bytes = this.#input.take();
    if (bytes !== null) this.#asked = false;
    return bytes;
  }

  #parse(bytes: Uint8Array): FileMetaData {
    try {
      return parquetMetadata(bytes, { geoparquet: false });
    } catch (error) {
      throw this.failure(error instanceof Error ? error.message : "its footer is broken");
    }
  }
}

/** `PAR1`. */
const MAGIC = 0x31524150;
