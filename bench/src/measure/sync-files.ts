import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import type { OperatorContext } from "@millrace/engine";

type Io = OperatorContext["io"];
type Reads = Pick<Io, "openFile" | "openRandomAccess">;

const CHUNK_BYTES = 256 * 1024;

const nothing = (): never => {
  throw new Error("nothing else is asked for");
};

/** Files with calls that block: what is measured is encoding and parsing, without another thread. */
const READS: Reads = {
  openFile: (path, { offset }) => {
    const file = openSync(path, "r");
    const chunk = new Uint8Array(CHUNK_BYTES);
    let position = offset;
    return {
      read: () => {
        const length = readSync(file, chunk, 0, CHUNK_BYTES, position);
        position += length;
        return length === 0 ? "end" : chunk.subarray(0, length);
      },
      close: () => closeSync(file),
    };
  },
  openRandomAccess: (path) => {
    const file = openSync(path, "r");
    let asked: Uint8Array | null = null;
    return {
      byteLength: fstatSync(file).size,
      request: (from, to) => {
        asked = new Uint8Array(to - from);
        readSync(file, asked, 0, to - from, from);
      },
      take: () => {
        const bytes = asked;
        asked = null;
        return bytes;
      },
      close: () => closeSync(file),
    };
  },
};

/** One part, which is the file at `path` as soon as it is prepared. */
const writesTo = (path: string): Io["openOutput"] => {
  return () => ({
    writable: true,
    nextCounter: 0,
    skipTo: () => {},
    openPart: () => {
      const file = openSync(path, "w");
      let bytes = 0;
      return {
        get bytes() {
          return bytes;
        },
        isOver: false,
        append: (piece) => void (bytes += writeSync(file, piece)),
        persist: () => ({ name: path, bytes, rows: 0 }),
        prepare: (checkpointId) => {
          closeSync(file);
          return { name: path, bytes, rows: 0, checkpointId };
        },
      };
    },
    owns: () => false,
    resumePart: nothing,
    commit: () => {},
    discardExcept: () => {},
    close: () => {},
  });
};

/** What is written goes to `output`; without it nothing may be. */
export const syncFiles = (output?: string): Io => ({
  ...READS,
  openOutput: output === undefined ? nothing : writesTo(output),
  openSocket: nothing,
  openDirectory: nothing,
  openHostMetrics: nothing,
  openRequests: nothing,
  openLines: nothing,
  print: nothing,
});
