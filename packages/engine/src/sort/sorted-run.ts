import { RowBatch } from "../batch/row-batch.ts";
import type { FrameLayouts } from "../network/frame-layout.ts";
import { frameBytes, FrameSlot, isBigFrame } from "../spill/frame-slot.ts";
import { FrameWriter } from "../spill/frame-writer.ts";
import { BufferedFile } from "../spill/buffered-file.ts";
import type { SpillFile } from "../spill/spill-storage.ts";
import type { OrderedRows } from "./sort-buffer.ts";

interface StoredFrame {
  readonly position: number;
  readonly bytes: number;
  readonly isBig: boolean;
}

/** Rows that are copied into a frame at once. */
const COPIED_ROWS = 4_096;

/** Sorted rows in a part of a spill file: written once, in order, then read once. */
export class SortedRun {
  bytes = 0;
  readonly #file: SpillFile;
  readonly #layouts: FrameLayouts;
  readonly #frames: StoredFrame[] = [];
  readonly #writer: FrameWriter;
  readonly #buffered: BufferedFile;
  #slot: FrameSlot | null = null;
  #next = 0;

  constructor(file: SpillFile, layouts: FrameLayouts) {
    this.#file = file;
    this.#buffered = new BufferedFile(file);
    this.#layouts = layouts;
    this.#writer = new FrameWriter(layouts, (frame) => {
      const bytes = frameBytes(layouts, frame);
      this.#frames.push({ position: this.#buffered.position, bytes: bytes.length, isBig: isBigFrame(frame) });
      this.bytes += bytes.length;
      this.#buffered.append(bytes);
    });
  }

  write(batch: RowBatch, rows: Int32Array | null = null): void {
    const [from, to] = rows === null ? [batch.from, batch.to] : [0, rows.length];
    const capacity = COPIED_ROWS;
    for (let at = from; at < to; at += capacity)
      this.#writer.write(batch, { rows, from: at, to: Math.min(to, at + capacity) });
  }

  writeOrdered({ batch, order }: OrderedRows): void {
    this.write(batch, order);
    this.finish();
  }

  finish(): void {
    this.#writer.flush();
    this.#buffered.flush();
  }

  /** The next rows, lent until the following call; null: that was all. */
  next(): RowBatch | null {
    const stored = this.#frames[this.#next];
    if (stored === undefined) return null;
    this.#next++;
    const slot = (this.#slot ??= new FrameSlot(this.#layouts));
    const packed = slot.room(stored.bytes);
    this.#file.read(stored.position, packed);
    const frame = slot.open(packed, stored.isBig);
    return new RowBatch(frame.columns, 0, frame.header.rowCount, frame.rowKinds);
  }
}
