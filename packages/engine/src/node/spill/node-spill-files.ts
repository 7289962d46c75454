import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { RawSpillFile, SpillFiles } from "../../spill/spill-files.ts";

/** Written and read where they are asked for: in large pieces, which the system takes into its page cache. */
export const nodeSpillFiles: SpillFiles = {
  create: (path) => {
    mkdirSync(dirname(path), { recursive: true });
    return new OpenedFile(path, "w+");
  },
  open: (path) => new OpenedFile(path, "r"),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  exists: (path) => existsSync(path),
};

class OpenedFile implements RawSpillFile {
  readonly byteLength: number;
  readonly #path: string;
  readonly #descriptor: number;

  constructor(path: string, flags: "r" | "w+") {
    this.#path = path;
    this.#descriptor = openSync(path, flags);
    this.byteLength = fstatSync(this.#descriptor).size;
  }

  write(bytes: Uint8Array, position: number): void {
    for (let at = 0; at < bytes.length;)
      at += writeSync(this.#descriptor, bytes, at, bytes.length - at, position + at);
  }

  read(position: number, into: Uint8Array): void {
    for (let at = 0; at < into.length;) {
      const read = readSync(this.#descriptor, into, at, into.length - at, position + at);
      if (read === 0) throw new Error(`${this.#path} ends at ${position + at}`);
      at += read;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
