import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { copyFile, mkdir, open, readlink, realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { nodeFiles } from "../storage/node-files.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { errorCode, isDiskFull } from "../../storage/durable-files.ts";

/**
 * Files within the allowed roots, and no others: every path is judged by where it really leads. The last part of a path
 * is opened without following links, and what was opened is looked up again where the system tells (Linux), so that a
 * link put in place in between leads nowhere.
 */
export class FileAccess {
  readonly #roots: readonly string[];
  readonly #given: readonly string[];

  private constructor(given: readonly string[], roots: readonly string[]) {
    this.#given = given;
    this.#roots = roots;
  }

  /** Roots that are not there are no roots. */
  static async within(roots: readonly string[]): Promise<FileAccess> {
    const real = await Promise.all(roots.map((root) => realpath(root).catch(() => null)));
    return new FileAccess(
      roots,
      real.filter((root) => root !== null),
    );
  }

  /** An existing regular file for reading; FIFOs and devices are refused. */
  async openForReading(path: string): Promise<FileHandle> {
    const real = await this.#real(path);
    const handle = await this.#open(real, constants.O_RDONLY | constants.O_NONBLOCK, path);
    try {
      if (!(await handle.stat()).isFile()) throw this.#refused(path, "it is no regular file");
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The real path of a directory that is there. */
  async existingDirectory(path: string): Promise<string> {
    const real = await this.#real(path);
    if (!(await stat(real)).isDirectory()) throw this.#refused(path, "it is no directory");
    return real;
  }

  /** The real path of a directory, made where it is missing. */
  async directory(path: string): Promise<string> {
    const parent = await this.#real(await nearestExisting(path));
    this.#check(join(parent, resolve(path).slice((await nearestExisting(path)).length)), path);
    try {
      const made = await mkdir(path, { recursive: true });
      if (made !== undefined) await syncNames(made, path);
    } catch (error) {
      throw this.#problem(error, path);
    }
    return this.#real(path);
  }

  /** A new file in a directory that `directory` gave. */
  async create(realDirectory: string, name: string): Promise<FileHandle> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
    return this.#open(join(realDirectory, name), flags, join(realDirectory, name));
  }

  /** A file that is there, in a directory that `directory` gave. */
  async openForWriting(realDirectory: string, name: string): Promise<FileHandle> {
    const path = join(realDirectory, name);
    return this.#open(path, constants.O_WRONLY, path);
  }

  /** A file as another one beside it, by the file system's own means where it shares blocks. */
  async copy(realDirectory: string, from: string, to: string): Promise<void> {
    const source = await this.#open(join(realDirectory, from), constants.O_RDONLY, join(realDirectory, from));
    try {
      await rm(join(realDirectory, to), { force: true });
      const flags = constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL;
      await copyFile(join(realDirectory, from), join(realDirectory, to), flags);
    } finally {
      await source.close();
    }
  }

  async #open(real: string, flags: number, path: string): Promise<FileHandle> {
    let handle: FileHandle;
    try {
      handle = await open(real, flags | constants.O_NOFOLLOW, 0o644);
    } catch (error) {
      if (isDiskFull(error)) throw error;
      throw this.#problem(error, path);
    }
    const opened = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => real);
    if (!this.#inside(opened)) {
      await handle.close();
      throw this.#refused(path);
    }
    return handle;
  }

  async #real(path: string): Promise<string> {
    let real: string;
    try {
      real = await realpath(path);
    } catch (error) {
      if (errorCode(error) === "ENOENT") await this.#checkMissing(path);
      throw this.#problem(error, path);
    }
    this.#check(real, path);
    return real;
  }

  /** Whether something is missing is told of places within the roots only. */
  async #checkMissing(path: string): Promise<void> {
    const real = await realpath(await nearestExisting(path)).catch(() => sep);
    this.#check(real, path);
  }

  #check(real: string, path: string): void {
    if (!this.#inside(real)) throw this.#refused(path);
  }

  #inside(real: string): boolean {
    return this.#roots.some(
      (root) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep),
    );
  }

  #refused(path: string, problem = `it is not below ${this.#given.join(", ")}`): JobFailureError {
    return new JobFailureError("runtime.file-refused", { path, problem });
  }

  #problem(error: unknown, path: string): JobFailureError {
    if (error instanceof JobFailureError) return error;
    const code = errorCode(error);
    if (code === "ENOENT") return new JobFailureError("runtime.file-missing", { path });
    const known = PROBLEMS[code] ?? (error instanceof Error ? error.message : String(error));
    return new JobFailureError("runtime.file-refused", { path, problem: known });
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: "permission denied (EACCES)",
  EPERM: "permission denied (EPERM)",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of it is no directory",
  ELOOP: "it is a link",
  ENXIO: "it is no regular file",
};

/** Directories were made, from `first` down to `path`: what is written there must not vanish with one of their names. */
async function syncNames(first: string, path: string): Promise<void> {
  const top = dirname(resolve(first));
  for (let at = dirname(resolve(path)); ; at = dirname(at)) {
    await nodeFiles.syncDirectory(at);
    if (at === top || at === dirname(at)) return;
  }
}

async function nearestExisting(path: string): Promise<string> {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (basename(at) === "") return at;
    const exists = await realpath(at).then(
      () => true,
      () => false,
    );
    if (exists) return at;
  }
}
