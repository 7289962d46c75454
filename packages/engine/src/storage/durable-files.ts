import { StorageError } from "../jobmanager/job-storage.ts";
import type { FileSystem } from "./file-system.ts";
import { JobFailureError } from "../task/job-failure-error.ts";

/** What a file is to hold: whole, or in pieces that are made one after the other while the file is written. */
type FileContent = Uint8Array | string | Iterable<string>;

/** Replaces a file as a whole: a crash leaves the old one or the new one. Durable when it resolves. Rejects with a StorageError. */
export async function replaceFile(files: FileSystem, path: string, content: FileContent): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await writeDurably(files, temporary, content);
    await files.rename(temporary, path);
    await files.syncDirectory(directoryOf(path));
  } catch (error) {
    await files.remove(temporary).catch(() => {});
    throw storageError(error);
  }
}

async function writeDurably(files: FileSystem, path: string, content: FileContent): Promise<void> {
  const file = await files.open(path, "write");
  try {
    if (content instanceof Uint8Array) await file.append([content]);
    else
      for (const piece of typeof content === "string" ? [content] : content)
        await file.append([new TextEncoder().encode(piece)]);
    await file.sync();
  } finally {
    await file.close();
  }
}

const SLICE_BYTES = 1 << 20;

/** A file in slices; each is lent until the next is asked for. */
export async function* readSlices(files: FileSystem, path: string): AsyncGenerator<Uint8Array, void> {
  const file = await files.open(path, "read");
  try {
    const slice = new Uint8Array(SLICE_BYTES);
    for (let position = 0; ; position += slice.length) {
      const read = await file.read(slice, position);
      if (read > 0) yield slice.subarray(0, read);
      if (read < slice.length) return;
    }
  } finally {
    await file.close();
  }
}

/** A whole file; `expectedBytes` saves a copy where it is right. */
export async function readWhole(files: FileSystem, path: string, expectedBytes = 0): Promise<Uint8Array> {
  const file = await files.open(path, "read");
  try {
    let bytes = new Uint8Array(expectedBytes + 1);
    let length = 0;
    for (;;) {
      length += await file.read(bytes.subarray(length), length);
      if (length < bytes.length) return bytes.subarray(0, length);
      const larger = new Uint8Array(Math.max(2 * bytes.length, 1 << 12));
      larger.set(bytes);
      bytes = larger;
    }
  } finally {
    await file.close();
  }
}

export const readText = async (files: FileSystem, path: string): Promise<string> =>
  new TextDecoder().decode(await readWhole(files, path));

/** Names in a directory; null: it is not there. Rejects with a StorageError. */
export async function namesIn(files: FileSystem, directory: string): Promise<readonly string[] | null> {
  try {
    return await files.list(directory);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw storageError(error);
  }
}

/** Of a path of ours, which has slashes. */
export const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Whether there is no room for more on the disk, for this user or in this file. */
export const isDiskFull = (error: unknown): boolean => FULL.has(errorCode(error));

/** What the disk said, as the failure of the task that needed it: a matter of the disk, of no row. */
export function diskFailure(error: unknown, path: string): JobFailureError {
  const problem = error instanceof Error ? error.message : String(error);
  const where = { cause: String(error) };
  return isDiskFull(error)
    ? new JobFailureError("runtime.disk-full", { path }, where)
    : new JobFailureError("runtime.disk-failed", { problem }, where);
}

/** What the disk said, in our terms. */
export function storageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StorageError(isDiskFull(error) ? "disk-full" : "io-error", message);
}

export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
