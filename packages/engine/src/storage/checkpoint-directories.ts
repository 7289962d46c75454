import { decodeManifest } from "../checkpoint/manifest-format.ts";
import { namesIn, readWhole } from "./durable-files.ts";
import type { FileSystem } from "./file-system.ts";

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
 * of a later one that builds on it. What a manifest names that cannot be read is not known: then nothing goes that it might
 * name.
 */
export class CheckpointDirectories {
  readonly #files: FileSystem;
  readonly #root: string;

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

  /** Removes what no manifest names in directories without one, up to this id: those that are newer may be under way. */
  async sweep(upTo: number): Promise<void> {
    const found = await this.list();
    const left = found.filter(({ id, completed }) => !completed && id <= upTo);
    if (left.length === 0) return;
    const named = await this.#named(found.filter(({ completed }) => completed));
    for (const { id, path, names } of left) {
      if (id <= named.unknownUpTo) continue;
      const unwanted = names.filter((name) => !named.files.has(`${id}/${name}`));
      if (unwanted.length === names.length) await this.#files.remove(path);
      else for (const name of unwanted) await this.#files.remove(`${path}/${name}`);
    }
  }

  async #named(
    completed: readonly CheckpointDirectory[],
  ): Promise<{ readonly files: ReadonlySet<string>; readonly unknownUpTo: number }> {
    const files = new Set<string>();
    let unknownUpTo = 0;
    for (const { id, path } of completed) {
      const bytes = await readWhole(this.#files, `${path}/${MANIFEST}`).catch(() => null);
      const decoded = bytes === null ? null : decodeManifest(bytes);
      if (decoded?.kind !== "intact") {
        unknownUpTo = Math.max(unknownUpTo, id);
        continue;
      }
      for (const { subtasks } of decoded.manifest.vertices)
        for (const { base = [] } of subtasks)
          for (const { checkpointId, name } of base) files.add(`${checkpointId}/${name}`);
    }
    return { files, unknownUpTo };
  }
}
