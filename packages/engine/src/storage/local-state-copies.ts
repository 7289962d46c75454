import { readSlices } from "./durable-files.ts";
import type { FileSystem } from "./file-system.ts";

/** A state file of a checkpoint, by the absolute path that the manifest means. */
export interface CopiedFile {
  readonly path: string;
  readonly bytes: number;
}

export interface LocalStateOptions {
  readonly files: FileSystem;
  /** Of this TaskManager alone. */
  readonly directory: string;
  /** What copies may take together. One that does not fit is not kept. */
  readonly maxBytes: number;
}

interface Copy {
  readonly subtask: string;
  readonly path: string;
  readonly bytes: number;
}

/**
 * Second copies of the state files that a TaskManager wrote, in a directory of its own: another name for the file where it
 * is on the same file system, else its bytes again. Flink's task-local state.
 *
 * 1. A restore reads a copy first, held against the checksums of the manifest; without it, or where it is damaged, it reads
 *    the checkpoint. So copies are never needed, and not made durable.
 * 2. Of a subtask those files are kept that its two newest checkpoints are read from: the newer one may not complete.
 * 3. Where there is no room, the copies go first of whoever took a checkpoint longest ago.
 */
export class LocalStateCopies {
  readonly #options: LocalStateOptions;
  readonly #copies = new Map<string, Copy>();
  /** By subtask, the last one last: what its newest checkpoint is read from. */
  readonly #newest = new Map<string, readonly string[]>();
  #bytes = 0;
  #nextName = 1;
  #work: Promise<void> = Promise.resolve();

  constructor(options: LocalStateOptions) {
    this.#options = options;
  }

  /** `chain`: what the checkpoint of the subtask is read from, the file just written last. Resolves when it was tried. */
  keep(subtask: string, chain: readonly CopiedFile[]): Promise<void> {
    this.#work = this.#work.then(() => this.#keep(subtask, chain)).catch(() => {});
    return this.#work;
  }

  /** Where a copy is, or null. */
  find(path: string): string | null {
    return this.#copies.get(path)?.path ?? null;
  }

  /** The copy is damaged. */
  async drop(path: string): Promise<void> {
    const copy = this.#copies.get(path);
    if (copy === undefined) return;
    this.#copies.delete(path);
    this.#bytes -= copy.bytes;
    await this.#options.files.remove(copy.path).catch(() => {});
  }

  async #keep(subtask: string, chain: readonly CopiedFile[]): Promise<void> {
    const paths = chain.map(({ path }) => path);
    const wanted = new Set([...(this.#newest.get(subtask) ?? []), ...paths]);
    this.#newest.delete(subtask);
    this.#newest.set(subtask, paths);
    await this.#dropOf(subtask, wanted);
    const written = chain.at(-1);
    if (written !== undefined && (await this.#hasRoom(written.bytes, subtask)))
      await this.#copy(written, subtask);
  }

  async #hasRoom(bytes: number, subtask: string): Promise<boolean> {
    const { maxBytes } = this.#options;
    for (const other of this.#newest.keys()) {
      if (this.#bytes + bytes <= maxBytes || other === subtask) break;
      this.#newest.delete(other);
      await this.#dropOf(other, new Set());
    }
    return this.#bytes + bytes <= maxBytes;
  }

  async #dropOf(subtask: string, wanted: ReadonlySet<string>): Promise<void> {
    for (const [path, copy] of this.#copies)
      if (copy.subtask === subtask && !wanted.has(path)) await this.drop(path);
  }

  async #copy({ path, bytes }: CopiedFile, subtask: string): Promise<void> {
    const { files, directory } = this.#options;
    const copy = { subtask, bytes, path: `${directory}/${this.#nextName++}.state` };
    try {
      await files.makeDirectory(directory);
      await this.#linkOrWrite(path, copy.path);
    } catch {
      await files.remove(copy.path).catch(() => {});
      return;
    }
    this.#copies.set(path, copy);
    this.#bytes += bytes;
  }

  async #linkOrWrite(from: string, to: string): Promise<void> {
    const { files } = this.#options;
    const linked = await files.link?.(from, to).then(
      () => true,
      () => false,
    );
    if (linked === true) return;
    const file = await files.open(to, "write");
    try {
      for await (const slice of readSlices(files, from)) await file.append([slice]);
    } finally {
      await file.close();
    }
  }
}
