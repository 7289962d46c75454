import { readSync } from "node:fs";
import type { RandomAccessInput } from "@millrace/engine";

/** Fewer bytes where the file ends. */
export function readAt(file: number, from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(file, bytes, filled, length - filled, from + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/** Of an open file: it answers at once. */
export function randomAccess(file: number, byteLength: number): RandomAccessInput {
  let asked: Uint8Array | null = null;
  return {
    byteLength,
    request: (from, to) => {
      asked = readAt(file, from, to - from);
    },
    take: () => {
      const bytes = asked;
      asked = null;
      return bytes;
    },
    close: () => undefined,
  };
}
