import { concatBytes } from "../batch/concat-bytes.ts";
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
      prepared(concatBytes(written));
      return { name, bytes: length, rows: 0, checkpointId };
    },
  };
}
