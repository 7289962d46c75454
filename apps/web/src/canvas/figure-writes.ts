import { metricsFeed } from "../monitor/metrics-feed.ts";
import { overlaps } from "./geometry.ts";
import type { Rect } from "./geometry.ts";

/** What writes the figures of one thing on the canvas, and where that thing is. */
export interface FigureWriter {
  readonly at: Rect;
  write(): void;
}

/** Frames that the writes of a tick are spread over, and how many a frame takes in any case. */
const FRAMES = 4;
const LEAST_A_FRAME = 12;
/** Canvas px: what is about to come into sight has its figures. */
const MARGIN = 120;

export interface FigureFeed {
  subscribe(listener: () => void): () => void;
}

/**
 * Figures of the canvas, written a few a frame so that a tick holds no frame up.
 *
 * 1. What is in sight is written within `FRAMES` frames after its figures came; a small graph in one.
 * 2. What is not in sight is not written: it is once it comes into sight, with the newest figures.
 * 3. Who waited longest is first, and each writer runs once for any number of ticks that it waited.
 */
export class FigureWrites {
  readonly #feed: FigureFeed;
  readonly #nextFrame: (run: () => void) => void;
  readonly #writers = new Set<FigureWriter>();
  /** Who has not written the newest figures, the longest first. */
  readonly #due = new Set<FigureWriter>();
  #sight: Rect | null = null;
  #perFrame = LEAST_A_FRAME;
  #asked = false;
  #end: (() => void) | null = null;

  constructor(feed: FigureFeed, nextFrame: (run: () => void) => void) {
    this.#feed = feed;
    this.#nextFrame = nextFrame;
  }

  add(writer: FigureWriter): () => void {
    this.#writers.add(writer);
    this.#end ??= this.#feed.subscribe(() => this.#tick());
    return () => {
      this.#writers.delete(writer);
      this.#due.delete(writer);
      if (this.#writers.size > 0) return;
      this.#end?.();
      this.#end = null;
    };
  }

  /** What of the canvas is in sight, in its own px; null: all of it. */
  look(sight: Rect | null): void {
    this.#sight = sight;
    if (this.#due.size > 0) this.#ask();
  }

  /** Writes all that is in sight at once: what figures are written into has changed as a whole. */
  rewrite(): void {
    for (const writer of this.#writers) this.#due.add(writer);
    this.#write(Number.POSITIVE_INFINITY);
  }

  #tick(): void {
    for (const writer of this.#writers) this.#due.add(writer);
    this.#ask();
  }

  #ask(): void {
    const seen = [...this.#due].filter((writer) => this.#isSeen(writer)).length;
    this.#perFrame = Math.max(LEAST_A_FRAME, Math.ceil(seen / FRAMES));
    if (this.#asked || seen === 0) return;
    this.#asked = true;
    this.#nextFrame(() => this.#frame());
  }

  #frame(): void {
    this.#asked = this.#write(this.#perFrame);
    if (this.#asked) this.#nextFrame(() => this.#frame());
  }

  /** Whether some in sight are left. */
  #write(most: number): boolean {
    let written = 0;
    for (const writer of this.#due) {
      if (!this.#isSeen(writer)) continue;
      if (written++ >= most) return true;
      this.#due.delete(writer);
      writer.write();
    }
    return false;
  }

  #isSeen({ at }: FigureWriter): boolean {
    return this.#sight === null || overlaps(at, this.#sight, MARGIN);
  }
}

/** Those of the page. */
export const figureWrites = new FigureWrites(metricsFeed, (run) => requestAnimationFrame(run));
