/** A file that whoever calls writes and reads itself. */
export interface RawSpillFile {
  /** That it had when it was opened. */
  readonly byteLength: number;
  /** All of them. */
  write(bytes: Uint8Array, position: number): void;
  /** Fills `into`. */
  read(position: number, into: Uint8Array): void;
  close(): void;
}

/** Files of a slot's thread by path. Calls return when it is done; what the system says it throws, with its `code`. */
export interface SpillFiles {
  /** Empty, in a directory that is made where it is missing. */
  create(path: string): RawSpillFile;
  open(path: string): RawSpillFile;
  rename(from: string, to: string): void;
  /** A file, or a directory with all that is in it; one that is not there is fine. */
  remove(path: string): void;
  exists(path: string): boolean;
}
