import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DirectoryOptions, FoundFile } from "../../io/io-service.ts";
import { globPattern, isHiddenName } from "@millrace/graph";
import type { Closable, StreamTarget } from "../../taskmanager/io/io-devices.ts";
import type { FileAccess } from "./file-access.ts";

/** Files that are told at once. */
const TOLD_AT_ONCE = 1_000;

export interface DirectoryWatcherOptions extends StreamTarget {
  readonly access: FileAccess;
  readonly directory: string;
  readonly options: DirectoryOptions;
}

/** Looks through a directory, once or again and again, and tells files that it has not told before, or that have grown. */
export class DirectoryWatcher implements Closable {
  readonly #options: DirectoryWatcherOptions;
  readonly #pattern: RegExp;
  readonly #told = new Map<string, number>();
  #files: FoundFile[] = [];
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: DirectoryWatcherOptions) {
    this.#options = options;
    this.#pattern = globPattern(options.options.pattern);
  }

  async look(): Promise<void> {
    const { access, directory, options, send, stream, failureOf } = this.#options;
    try {
      await this.#lookInto(await access.existingDirectory(directory), "");
      this.#tell(true);
    } catch (error) {
      if (!this.#closed) send({ kind: "failed", stream, failure: failureOf(error) });
      return;
    }
    if (options.intervalMs === null || this.#closed) return;
    this.#timer = setTimeout(() => void this.look(), options.intervalMs);
  }

  close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    return Promise.resolve();
  }

  /** A directory below that is gone by now, or may not be read, has no files. */
  async #lookInto(directory: string, below: string): Promise<void> {
    const entries: Dirent[] = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
      if (below === "") throw error;
      return [];
    });
    for (const entry of entries) {
      if (this.#closed) return;
      if (isHiddenName(entry.name)) continue;
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && this.#options.options.recursive)
        await this.#lookInto(join(directory, entry.name), path);
      else if (entry.isFile() && this.#pattern.test(path))
        await this.#found(join(directory, entry.name), path);
    }
  }

  async #found(file: string, path: string): Promise<void> {
    const info = await stat(file).catch(() => null);
    const { settleMs } = this.#options.options;
    if (info === null || Date.now() - info.mtimeMs < settleMs || this.#told.get(path) === info.size) return;
    this.#told.set(path, info.size);
    this.#files.push({ path, bytes: info.size, modifiedMs: info.mtimeMs });
    if (this.#files.length >= TOLD_AT_ONCE) this.#tell(false);
  }

  #tell(complete: boolean): void {
    if (this.#closed || (this.#files.length === 0 && !complete)) return;
    const { send, stream } = this.#options;
    send({ kind: "found", stream, found: { files: this.#files, complete } });
    this.#files = [];
  }
}
