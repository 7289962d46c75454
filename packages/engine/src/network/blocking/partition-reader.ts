import { crc32 } from "../../checkpoint/crc32.ts";
import { FrameSlot } from "../../spill/frame-slot.ts";
import type { SpillFile } from "../../spill/spill-storage.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { Frame } from "../frame.ts";
import type { FrameLayouts } from "../frame-layout.ts";
import { decodeIndex, decodeTrailer, TRAILER_BYTES } from "./partition-index.ts";
import type { PartitionEntry } from "./partition-index.ts";

/** Frames of one subpartition, in the order in which they were written. A file that does not hold is closed. */
export class PartitionReader {
  readonly #file: SpillFile;
  readonly #name: string;
  readonly #slot: FrameSlot;
  readonly #entries: readonly PartitionEntry[];
  #next = 0;

  constructor(
    file: SpillFile,
    of: { readonly name: string; readonly subpartition: number },
    layouts: FrameLayouts,
  ) {
    this.#file = file;
    this.#name = of.name;
    this.#slot = new FrameSlot(layouts);
    try {
      this.#entries = this.#index().filter(({ subpartition }) => subpartition === of.subpartition);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Frames that are left. */
  get left(): number {
    return this.#entries.length - this.#next;
  }

  /** The next frame, lent until the following call; null: that was all. */
  take(): Frame | null {
    const entry = this.#entries[this.#next];
    if (entry === undefined) return null;
    this.#next++;
    const packed = this.#slot.room(entry.bytes);
    this.#file.read(entry.position, packed);
    if (crc32(packed) !== entry.checksum) throw this.#damaged();
    return this.#slot.open(packed, entry.isBig);
  }

  close(): void {
    this.#file.close();
  }

  #index(): readonly PartitionEntry[] {
    const { byteLength } = this.#file;
    if (byteLength < TRAILER_BYTES) throw this.#damaged();
    const tail = new Uint8Array(TRAILER_BYTES);
    this.#file.read(byteLength - TRAILER_BYTES, tail);
    const trailer = decodeTrailer(tail);
    const bytes = trailer === null ? -1 : byteLength - TRAILER_BYTES - trailer.indexPosition;
    if (trailer === null || bytes < 0 || trailer.indexPosition < 0) throw this.#damaged();
    const body = new Uint8Array(bytes);
    this.#file.read(trailer.indexPosition, body);
    return decodeIndex(body, trailer) ?? this.#throwDamaged();
  }

  #throwDamaged(): never {
    throw this.#damaged();
  }

  #damaged(): JobFailureError {
    return new JobFailureError("runtime.partition-lost", { partition: this.#name, problem: "it is damaged" });
  }
}
