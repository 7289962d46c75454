import { decodeManifest } from "../checkpoint/manifest-format.ts";
import { namedFiles } from "../checkpoint/placed-files.ts";
import type { ManifestVertex } from "../jobmanager/job-storage.ts";
import { namesIn, readWhole } from "./durable-files.ts";
import type { FileSystem } from "./file-system.ts";
import { NamedFiles } from "./named-files.ts";

export const MANIFEST = "manifest.json";

/** Of the name of a directory; null: it is none of a checkpoint. */
export function checkpointIdOf(name: string): number | null {
  const id = /^chk-([1-9][0-9]{0,14})$/.exec(name)?.[1];
  return id === undefined ? null : Number(id);
}

interface CheckpointDirectory {
  readonly id: number;
  readonly path: string;
  readonly names: readonly string[];
  readonly completed: boolean;
}

/**
 * The directories `chk-<n>` below one of a job. A file lives as long as a manifest names it: that of its own checkpoint, or
 * of a later one that builds on it or has it of a subtask that ended.
 *
 * 1. What is named is known from the manifests themselves, read once and kept up to date with each that is written or
 *    removed: never from looking at directories while they change.
 * 2. A manifest names files before it is written until after it is removed, and only such files of earlier checkpoints as
 *    another one names then.
 */
export class CheckpointDirectories {
  readonly #files: FileSystem;
  readonly #root: string;
  #named: Promise<NamedFiles> | null = null;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(files: FileSystem, root: string) {
    this.#files = files;
    this.#root = root;
  }

  /** One that is removed meanwhile is not there. */
  async list(): Promise<readonly CheckpointDirectory[]> {
    const names = (await namesIn(this.#files, this.#root)) ?? [];
    const found: CheckpointDirectory[] = [];
    for (const name of names) {
      const id = checkpointIdOf(name);
      if (id === null) continue;
      const path = `${this.#root}/${name}`;
      const inside = await namesIn(this.#files, path);
      if (inside === null) continue;
      found.push({ id, path, names: inside, completed: inside.includes(MANIFEST) });
    }
    return found;
  }

  /** To be called before a manifest is written; false where it names a file of another checkpoint that nothing keeps. */
  async keep(checkpointId: number, vertices: readonly Pick<ManifestVertex, "subtasks">[]): Promise<boolean> {
    const named = await this.#known();
    const kept = namedFiles({ checkpointId, vertices }).every(
      (file) => file.checkpointId === checkpointId || named.has(file.checkpointId, file.name),
    );
    if (kept) named.add(checkpointId, vertices);
    return kept;
  }

  /** To be called when a manifest is gone for good. */
  async release(checkpointId: number): Promise<void> {
    (await this.#known()).remove(checkpointId);
  }

  /** Removes what no manifest names in directories without one, up to this id: those that are newer may be under way. One at a time. */
  sweep(upTo: number): Promise<void> {
    const swept = this.#sweeping.then(() => this.#sweep(upTo));
    this.#sweeping = swept.catch(() => {});
    return swept;
  }

  async #sweep(upTo: number): Promise<void> {
    const named = await this.#known();
    for (const { id, path, names, completed } of await this.list()) {
      if (id > upTo || completed || named.hasManifest(id)) continue;
      const unwanted = names.filter((name) => !named.has(id, name));
      if (unwanted.length === names.length) await this.#files.remove(path);
      else for (const name of unwanted) await this.#files.remove(`${path}/${name}`);
    }
  }

  #known(): Promise<NamedFiles> {
    this.#named ??= this.#read().catch((error: unknown) => {
      this.#named = null;
      throw error;
    });
    return this.#named;
  }

  async #read(): Promise<NamedFiles> {
    const named = new NamedFiles();
    for (const { id, path, completed } of await this.list()) {
      if (!completed) continue;
      const bytes = await readWhole(this.#files, `${path}/${MANIFEST}`).catch(() => null);
      const decoded = bytes === null ? null : decodeManifest(bytes);
      if (decoded?.kind === "intact") named.add(id, decoded.manifest.vertices);
      else named.addUnread(id);
    }
    return named;
  }
}
