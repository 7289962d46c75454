import type { FileSystem } from "../../storage/file-system.ts";

/**
 * What part files are written with. Paths of files are `<directory>/<name>`; what the disk refuses rejects with an error
 * whose `code` is that of POSIX, what may not be touched with a JobFailureError.
 */
export interface OutputFiles extends Pick<FileSystem, "list" | "rename" | "remove" | "syncDirectory"> {
  /** The real path of a directory, made where it is missing, with those above it: their names are durable when it resolves. */
  directory(path: string): Promise<string>;
  /** A new file in a directory that `directory` gave, or an emptied one. */
  create(directory: string, name: string): Promise<OutputFile>;
  /** A file that is there, to write on. */
  reopen(directory: string, name: string): Promise<OutputFile>;
  /** A new file, or a replaced one, with what is in another, in a directory that `directory` gave. */
  copy(directory: string, from: string, to: string): Promise<void>;
  /** A second name for a file; one that is there already is never replaced (`EEXIST`). */
  link(from: string, to: string): Promise<void>;
  /** Null where nothing is there. Two names of one file have one identity. */
  look(path: string): Promise<{ readonly bytes: number; readonly identity: string } | null>;
}

export interface OutputFile {
  /** Some of the bytes at least, from `from` on, to `position` in the file; how many. */
  write(bytes: Uint8Array, from: number, position: number): Promise<number>;
  /** Cuts off what is behind the first `bytes`. */
  truncate(bytes: number): Promise<void>;
  /** What was written survives a crash when this resolves. */
  sync(): Promise<void>;
  close(): Promise<void>;
}
