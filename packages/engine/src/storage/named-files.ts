import { namedFiles } from "../checkpoint/placed-files.ts";
import type { ManifestVertex } from "../jobmanager/job-storage.ts";

/**
 * Files of a job's checkpoints that manifests name, in other checkpoints too: those must stay. Known are the manifests on
 * the disk and the one that is being written; what is in one that cannot be read is not, so nothing is free that it might
 * name.
 */
export class NamedFiles {
  readonly #byCheckpoint = new Map<number, ReadonlySet<string>>();
  readonly #unread = new Set<number>();

  add(checkpointId: number, vertices: readonly Pick<ManifestVertex, "subtasks">[]): void {
    const names = namedFiles({ checkpointId, vertices }).map((each) => fileOf(each.checkpointId, each.name));
    this.#byCheckpoint.set(checkpointId, new Set(names));
    this.#unread.delete(checkpointId);
  }

  /** Its manifest is there and cannot be read. */
  addUnread(checkpointId: number): void {
    if (!this.#byCheckpoint.has(checkpointId)) this.#unread.add(checkpointId);
  }

  remove(checkpointId: number): void {
    this.#byCheckpoint.delete(checkpointId);
    this.#unread.delete(checkpointId);
  }

  /** Whether that file, of that checkpoint, must stay. */
  has(checkpointId: number, name: string): boolean {
    for (const unread of this.#unread) if (checkpointId <= unread) return true;
    const file = fileOf(checkpointId, name);
    for (const names of this.#byCheckpoint.values()) if (names.has(file)) return true;
    return false;
  }

  hasManifest(checkpointId: number): boolean {
    return this.#byCheckpoint.has(checkpointId) || this.#unread.has(checkpointId);
  }
}

const fileOf = (checkpointId: number, name: string): string => `${checkpointId}/${name}`;
