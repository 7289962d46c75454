import type { FileHandle } from "node:fs/promises";
import { stat } from "node:fs/promises";
import { isGzipPath } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { HEAD_BYTES } from "../../io/file-identity.ts";
import type { FileIdentity } from "../../io/file-identity.ts";
import type { FileAccess } from "./file-access.ts";
import { identityOf, isFile, movedFile } from "./find-file.ts";
import type { IoToSlot } from "../../taskmanager/io/io-protocol.ts";
import { GzipBytes } from "./gzip-bytes.ts";
import { READ_BUFFER_BYTES, READ_BUFFERS } from "../../taskmanager/io/io-protocol.ts";

/** How often a watched file is looked at when its end was reached. */
const WATCH_MS = 50;

export interface FileReaderOptions {
  readonly stream: number;
  readonly path: string;
  readonly offset: number;
  readonly watched: boolean;
  /** Of the file that the offset is of; null: not known. */
  readonly identity?: FileIdentity | null;
  readonly access: FileAccess;
  readonly send: (message: IoToSlot, transfer?: readonly ArrayBuffer[]) => void;
  readonly failureOf: (error: unknown) => JobFailure;
}

/**
 * Reads a file ahead of its reader, READ_BUFFERS chunks at most. A watched file that became shorter than what was read of
 * it (copytruncate), or whose name another file has got (rename and create), is read from its beginning; of a renamed
 * file the rest comes first. So it is where that happened before the reader was opened and the file that the offset is
 * of is known: its rest is looked for beside it. What was cut off before it was read is gone.
 *
 * Of a file whose name ends with .gz it gives the uncompressed bytes, and the offset is one of theirs. It is not watched.
 */
export class FileReader {
  readonly #options: FileReaderOptions;
  readonly #buffers: ArrayBuffer[] = [];
  #allocated = 0;
  #position: number;
  /** What was told of the open file; null: nothing. */
  #told: FileIdentity | null = null;
  #handle: FileHandle | null = null;
  #gzip: GzipBytes | null = null;
  #reading = false;
  #closed = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: FileReaderOptions) {
    this.#options = options;
    this.#position = options.offset;
  }

  async open(): Promise<void> {
    const { access, path, send, stream, failureOf } = this.#options;
    try {
      this.#handle = await access.openForReading(path);
      if (this.#isWatched) await this.#findFile(this.#handle);
      if (isGzipPath(path)) this.#gzip = new GzipBytes(this.#handle, path, this.#position);
    } catch (error) {
      send({ kind: "failed", stream, failure: failureOf(error) });
      return;
    }
    if (this.#closed) {
      await this.close();
      return;
    }
    await this.#readAhead();
  }

  /** A buffer comes back: there is room for another chunk. */
  returned(buffer: ArrayBuffer): void {
    this.#buffers.push(buffer);
    void this.#readAhead();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const handle = this.#handle;
    if (handle === null || this.#reading) return;
    this.#handle = null;
    await this.#gzip?.close();
    await handle.close();
  }

  async #readAhead(): Promise<void> {
    if (this.#reading || this.#timer !== null) return;
    this.#reading = true;
    try {
      let more = true;
      while (more && !this.#closed) more = await this.#readChunk();
    } catch (error) {
      this.#options.send({
        kind: "failed",
        stream: this.#options.stream,
        failure: this.#options.failureOf(error),
      });
      this.#closed = true;
    } finally {
      this.#reading = false;
    }
    if (this.#closed) await this.close();
  }

  /** False where nothing can be read now. */
  async #readChunk(): Promise<boolean> {
    const { stream, send } = this.#options;
    const isWatched = this.#isWatched;
    const buffer = this.#takeBuffer();
    if (buffer === null || this.#handle === null) return false;
    const bytesRead = await this.#readInto(new Uint8Array(buffer), this.#handle);
    if (bytesRead > 0) {
      this.#position += bytesRead;
      const identity = isWatched ? await this.#toldAnew(this.#handle) : null;
      send({ kind: "chunk", stream, buffer, length: bytesRead, ...(identity && { identity }) }, [buffer]);
      return true;
    }
    this.#buffers.push(buffer);
    if (isWatched && (await this.#restarted())) return true;
    if (isWatched) this.#waitForMore();
    else send({ kind: "end", stream });
    if (!isWatched) this.#closed = true;
    return false;
  }

  async #readInto(target: Uint8Array, handle: FileHandle): Promise<number> {
    if (this.#gzip !== null) return this.#gzip.read(target);
    const { bytesRead } = await handle.read(target, 0, target.length, this.#position);
    return bytesRead;
  }

  /** True where the file has to be read from its beginning now. */
  async #restarted(): Promise<boolean> {
    const { path, access } = this.#options;
    const handle = this.#handle;
    const named = await stat(path).catch(() => null);
    if (handle === null || named === null || this.#closed) return false;
    const read = await handle.stat();
    const isReplaced = named.ino !== read.ino || named.dev !== read.dev;
    if (!isReplaced && read.size >= this.#position) return false;
    if (isReplaced) {
      // Appended after the last read and before the renaming.
      if (read.size > this.#position) return true;
      const next = await access.openForReading(path).catch(nullIfMissing);
      if (next === null) return false;
      this.#handle = next;
      await handle.close();
    }
    process.stderr.write(
      `${path} was ${isReplaced ? "replaced" : "truncated"}: it is read from its beginning\n`,
    );
    this.#begin();
    return true;
  }

  get #isWatched(): boolean {
    return this.#options.watched && !isGzipPath(this.#options.path);
  }

  /** The content of the open file comes from its beginning. */
  #begin(): void {
    const { stream, send } = this.#options;
    this.#position = 0;
    this.#told = null;
    send({ kind: "restarted", stream });
  }

  /** Goes on with the file that was read before, whatever its name is now; else begins with the one of the name. */
  async #findFile(named: FileHandle): Promise<void> {
    const { path, identity = null, access } = this.#options;
    if (identity === null || (await isFile(named, identity))) return;
    const moved = await movedFile(path, identity, access);
    if (moved === null) {
      process.stderr.write(
        `${path} is another file than the one that was read: it is read from its beginning\n`,
      );
      return this.#begin();
    }
    this.#handle = moved;
    await named.close();
  }

  /** What is to be told of the open file: once, or until it has enough bytes to be known by. */
  async #toldAnew(handle: FileHandle): Promise<FileIdentity | null> {
    if (this.#told !== null && this.#told.headBytes >= HEAD_BYTES) return null;
    this.#told = await identityOf(handle, HEAD_BYTES);
    return this.#told;
  }

  #waitForMore(): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#readAhead();
    }, WATCH_MS);
  }

  #takeBuffer(): ArrayBuffer | null {
    const buffer = this.#buffers.pop();
    if (buffer !== undefined) return buffer;
    if (this.#allocated === READ_BUFFERS) return null;
    this.#allocated += 1;
    return new ArrayBuffer(READ_BUFFER_BYTES);
  }
}

/** It was renamed again in the meantime: another one will come. */
function nullIfMissing(error: unknown): null {
  if (error instanceof JobFailureError && error.failure.reason === "runtime.file-missing") return null;
  throw error;
}
