import type { StateSection } from "../checkpoint/state-io.ts";

/** Smaller ones may be parts of a pool, which cannot be moved; to copy them costs nothing. */
const SMALLEST_BYTES = 1 << 17;

/** What to move, instead of copying it, where sections of state go to another thread: they are gone here afterwards. */
export function stateBuffers(sections: readonly StateSection[]): readonly ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { bytes } of sections) {
    const { buffer } = bytes;
    if (buffer instanceof ArrayBuffer && buffer.byteLength >= SMALLEST_BYTES) buffers.add(buffer);
  }
  return [...buffers];
}
