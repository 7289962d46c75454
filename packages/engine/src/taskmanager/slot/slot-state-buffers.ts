import { SLICE_BYTES } from "../../state/table-snapshot.ts";
import type { StateBuffers } from "../../task/task.ts";

/** Slices of one slot that are under way to the disk at most. */
const MAX_UNDER_WAY = 4;

/** The buffers that a slot's snapshots go to the I/O thread in, used again and again. */
export class SlotStateBuffers implements StateBuffers {
  readonly #free: ArrayBuffer[] = [];
  #underWay = 0;

  get available(): boolean {
    return this.#underWay < MAX_UNDER_WAY;
  }

  take(bytes: number): Uint8Array {
    this.#underWay++;
    const free = bytes <= SLICE_BYTES ? this.#free.pop() : undefined;
    return new Uint8Array(free ?? new ArrayBuffer(Math.max(bytes, SLICE_BYTES)));
  }

  returned(buffer: ArrayBuffer): void {
    this.#underWay--;
    if (buffer.byteLength === SLICE_BYTES && this.#free.length < MAX_UNDER_WAY) this.#free.push(buffer);
  }
}
