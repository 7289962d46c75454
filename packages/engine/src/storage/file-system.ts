import type { Crc32 } from "../checkpoint/crc32.ts";

/**
 * The part of a file system that jobs, checkpoints and state files are kept with. Paths are absolute, with slashes.
 *
 * 1. What the disk refuses rejects with an error whose `code` is that of POSIX (`ENOENT`, `ENOSPC`, `EIO` ...).
 * 2. What was written or truncated survives a crash once `sync` of the file has resolved; that a name was made, replaced or removed,
 *    once `syncDirectory` of its directory has. Until then a crash may keep all of it, a part, or nothing.
 * 3. `rename` replaces the target as a whole.
 */
export interface FileSystem {
  /** `write`: made or emptied; its directory must exist. */
  open(path: string, mode: "read" | "write"): Promise<OpenFile>;
  /** Names in a directory, in no order. */
  list(path: string): Promise<readonly string[]>;
  /** With those above it; one that is there is fine. */
  makeDirectory(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A file, or a directory with all that is in it; one that is not there is fine. */
  remove(path: string): Promise<void>;
  syncDirectory(path: string): Promise<void>;
  /** Another name for a file, which must not exist; rejects across file systems. Absent: there is no such thing. */
  link?(from: string, to: string): Promise<void>;
  /** Where the platform has a faster one than ours. */
  readonly crc32?: Crc32;
}

export interface OpenFile {
  /** Fills `into` from `position` on as far as the file goes: fewer bytes are its end. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** All of their bytes, one after the other, behind those that were written before. */
  append(parts: readonly Uint8Array[]): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}
