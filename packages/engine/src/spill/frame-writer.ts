import type { RowBatch } from "../batch/row-batch.ts";
import { appendRows } from "../network/append-rows.ts";
import type { Selection } from "../network/append-rows.ts";
import { bigRow } from "../network/big-row.ts";
import { Frame } from "../network/frame.ts";
import type { ControlKind } from "../network/frame.ts";
import type { FrameLayouts } from "../network/frame-layout.ts";
import { SEGMENT_BYTES } from "../network/network-memory.ts";

/** Rows and controls in frames, in order, each handed on when it is full or at `flush`; it is lent for the call. */
export class FrameWriter {
  readonly #layouts: FrameLayouts;
  readonly #write: (frame: Frame) => void;
  #segment: ArrayBuffer | null = null;
  readonly #frames: (Frame | undefined)[] = [];
  #level: number;
  #frame: Frame | null = null;

  constructor(layouts: FrameLayouts, write: (frame: Frame) => void) {
    this.#layouts = layouts;
    this.#write = write;
    this.#level = layouts.firstLevel;
  }

  write(batch: RowBatch, selection: Selection): void {
    while (selection.from < selection.to) {
      const frame = this.#open();
      const written = appendRows(frame, batch, selection);
      selection.from += written;
      if (selection.from === selection.to) return;
      if (written === 0 && frame.header.rowCount === 0) this.#writeBigRow(batch, selection);
      else this.#closeFull(frame);
    }
  }

  control(kind: ControlKind, a: number, b: number): void {
    if (this.#open().header.addControl(kind, a, b)) return;
    this.flush();
    this.#open().header.addControl(kind, a, b);
  }

  flush(): void {
    const frame = this.#frame;
    this.#frame = null;
    if (frame === null || frame.empty) return;
    frame.seal();
    this.#write(frame);
  }

  #open(): Frame {
    if (this.#frame !== null) return this.#frame;
    const level = this.#level;
    const segment = (this.#segment ??= new ArrayBuffer(SEGMENT_BYTES));
    this.#frame = this.#frames[level] ??= new Frame(segment, 0, this.#layouts.at(level));
    this.#frame.clear();
    return this.#frame;
  }

  /** A frame that took not all rows: learn from it for the next one. */
  #closeFull(frame: Frame): void {
    this.#level = this.#layouts.levelAfter(frame.layout, frame.header);
    this.flush();
  }

  #writeBigRow(batch: RowBatch, selection: Selection): void {
    this.flush();
    const big = bigRow(this.#layouts, batch, selection);
    selection.from++;
    this.#write(big);
  }
}
