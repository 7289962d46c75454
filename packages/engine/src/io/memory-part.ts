import type { PartOutput } from "./io-service.ts";

/** A part file in memory; `prepared` gets all that was appended. */
export function memoryPart(name: string, prepared: (bytes: Uint8Array) => void): PartOutput {
  const written: Uint8Array[] = [];
  let length = 0;
  return {
    get bytes() {
      return length;
    },
    append: (bytes) => {
      written.push(bytes.slice());
      length += bytes.length;
    },
    prepare: (checkpointId) => {
      prepared(concat(written, length));
      return { name, bytes: length, rows: 0, checkpointId };
    },
  };
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
