import { compareCursors } from "./row-cursor.ts";
import type { RowCursor } from "./row-cursor.ts";

/** Cursors that are not done, the one at the least row on top. */
export class CursorHeap {
  readonly #heap: RowCursor[] = [];

  constructor(cursors: readonly RowCursor[]) {
    for (const cursor of cursors) if (!cursor.done) this.#heap.push(cursor);
    for (let at = (this.#heap.length >> 1) - 1; at >= 0; at--) this.#sink(at);
  }

  get size(): number {
    return this.#heap.length;
  }

  get top(): RowCursor | undefined {
    return this.#heap[0];
  }

  /** The cursor whose row follows those of the top one. */
  get second(): RowCursor | undefined {
    const [, left, right] = this.#heap;
    if (left === undefined || right === undefined) return left;
    return compareCursors(left, right) < 0 ? left : right;
  }

  /** The top cursor has moved. */
  settle(): void {
    const top = this.#heap[0]!;
    if (top.done) {
      const last = this.#heap.pop()!;
      if (this.#heap.length === 0) return;
      this.#heap[0] = last;
    }
    this.#sink(0);
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const sinking = heap[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && compareCursors(heap[child + 1]!, heap[child]!) < 0) child++;
      if (compareCursors(sinking, heap[child]!) < 0) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = sinking;
  }
}
