import { crc32 } from "../../checkpoint/crc32.ts";
import { frameBytes, isBigFrame } from "../../spill/frame-slot.ts";
import { BufferedFile } from "../../spill/buffered-file.ts";
import type { PartitionFile } from "../../spill/spill-storage.ts";
import type { Frame } from "../frame.ts";
import type { FrameLayouts } from "../frame-layout.ts";
import { encodeIndex } from "./partition-index.ts";
import type { PartitionEntry } from "./partition-index.ts";

/** The file of a blocking result partition while its producer runs. It is there for consumers when the last channel has closed. */
export class PartitionWriter {
  readonly layouts: FrameLayouts;
  readonly #file: PartitionFile;
  readonly #entries: PartitionEntry[] = [];
  readonly #buffered: BufferedFile;
  #open: number;

  constructor(file: PartitionFile, layouts: FrameLayouts, channels: number) {
    this.#file = file;
    this.#buffered = new BufferedFile(file);
    this.layouts = layouts;
    this.#open = channels;
  }

  /** Bytes that the frame takes. */
  write(subpartition: number, frame: Frame): number {
    const bytes = frameBytes(this.layouts, frame);
    this.#entries.push({
      subpartition,
      position: this.#buffered.position,
      bytes: bytes.length,
      isBig: isBigFrame(frame),
      checksum: crc32(bytes),
    });
    this.#buffered.append(bytes);
    return bytes.length;
  }

  /** Nothing follows by one of its channels. */
  channelClosed(): void {
    this.#open--;
    if (this.#open > 0) return;
    this.#buffered.append(encodeIndex(this.#entries, this.#buffered.position));
    this.#buffered.flush();
    this.#file.complete();
  }

  /** Its producer has ended, with all of it or not. */
  release(): void {
    this.#file.close();
  }
}
