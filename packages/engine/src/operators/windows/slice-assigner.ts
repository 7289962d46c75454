import { InvariantError } from "@millrace/graph";
import type { WindowSpec } from "@millrace/graph";
import { modulo } from "./modulo.ts";

/** Windows of a length of their own: all but sessions. */
export type SlicedWindow = Exclude<WindowSpec, { readonly kind: "session" }>;

/**
 * Windows as runs of slices (panes): stretches of time that no window begins or ends inside of. All times in ms;
 * intervals are [start, end).
 */
export class SliceAssigner {
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly sliceMs: number;
  readonly offsetMs: number;

  constructor(window: SlicedWindow) {
    this.sizeMs = window.sizeMs;
    this.slideMs = window.kind === "tumbling" ? window.sizeMs : window.slideMs;
    this.offsetMs = window.offsetMs;
    if (!(this.sizeMs > 0 && this.slideMs > 0))
      throw new InvariantError("a window's size and slide are positive");
    this.sliceMs = greatestDivisor(this.sizeMs, this.slideMs);
  }

  /** True where a window is one slice. */
  get single(): boolean {
    return this.sliceMs === this.sizeMs;
  }

  sliceStart(timestamp: number): number {
    return timestamp - modulo(timestamp - this.offsetMs, this.sliceMs);
  }

  /** End of the first window that holds the slice, or of the next one where windows leave gaps. */
  firstWindowEnd(sliceStart: number): number {
    return this.windowEndFrom(sliceStart + this.sliceMs);
  }

  /** End of the last window that holds the slice; before the slice's own end where no window does. */
  lastWindowEnd(sliceStart: number): number {
    return sliceStart + this.sizeMs - modulo(sliceStart - this.offsetMs, this.slideMs);
  }

  /** The earliest end of a window that is not before `time`. */
  windowEndFrom(time: number): number {
    return time + modulo(this.offsetMs + this.sizeMs - time, this.slideMs);
  }

  /** End of the first window that holds the slice and whose time has not passed; null: all have fired. */
  nextEnd(sliceStart: number, passed: number): number | null {
    const end = Math.max(this.firstWindowEnd(sliceStart), this.windowEndFrom(passed + 2));
    return end > this.lastWindowEnd(sliceStart) ? null : end;
  }

  /** False in the gaps between windows, where the slide is longer than the size. */
  inWindow(sliceStart: number): boolean {
    return this.lastWindowEnd(sliceStart) > sliceStart;
  }
}

export function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
