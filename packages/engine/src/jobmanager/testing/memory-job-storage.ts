import { StorageError } from "../job-storage.ts";
import type {
  CheckpointDamage,
  CheckpointManifest,
  JobRecord,
  JobStorage,
  VerifiedCheckpoint,
} from "../job-storage.ts";

/** A disk of plain maps, with faults to order. */
export class MemoryJobStorage implements JobStorage {
  readonly jobs = new Map<string, JobRecord>();
  readonly manifests = new Map<string, CheckpointManifest>();
  /** `checksum`: of a state file; else of the manifest. */
  readonly damaged = new Map<string, CheckpointDamage>();
  failManifests = 0;
  failJobs = 0;
  failIds = 0;
  /** Ids are reserved when it resolves; null: at once. */
  idsWaitFor: Promise<void> | null = null;
  /** Ids of what was discarded, in order. */
  readonly discarded: number[] = [];

  writeJob(record: JobRecord): Promise<void> {
    if (this.failJobs > 0) {
      this.failJobs -= 1;
      return Promise.reject(new StorageError("disk-full", "no space"));
    }
    this.jobs.set(record.id, record);
    return Promise.resolve();
  }

  readJobs(): Promise<readonly JobRecord[]> {
    return Promise.resolve([...this.jobs.values()]);
  }

  checkpointDirectory(jobId: string): string {
    return `/data/jobs/${jobId}/checkpoints`;
  }

  listCheckpoints(jobId: string): Promise<{ completed: readonly number[]; largest: number }> {
    const completed = [...this.manifests.values()]
      .filter((manifest) => manifest.jobId === jobId)
      .map((manifest) => manifest.checkpointId)
      .toSorted((a, b) => b - a);
    return Promise.resolve({ completed, largest: completed[0] ?? 0 });
  }

  reserveCheckpointIds(_jobId: string, checkpointId: number): Promise<number> {
    if (this.failIds > 0) {
      this.failIds -= 1;
      return Promise.reject(new StorageError("disk-full", "no space"));
    }
    return this.idsWaitFor?.then(() => checkpointId) ?? Promise.resolve(checkpointId);
  }

  writeManifest(manifest: CheckpointManifest): Promise<void> {
    if (this.failManifests > 0) {
      this.failManifests -= 1;
      return Promise.reject(new StorageError("disk-full", "no space"));
    }
    this.manifests.set(this.path(manifest.jobId, manifest.checkpointId), manifest);
    return Promise.resolve();
  }

  readCheckpoint(path: string): Promise<VerifiedCheckpoint> {
    const manifest = this.manifests.get(path);
    const unseen = this.damaged.get(path) === "checksum" && manifest !== undefined;
    return unseen ? Promise.resolve({ kind: "intact", path, manifest }) : this.verifyCheckpoint(path);
  }

  verifyCheckpoint(path: string): Promise<VerifiedCheckpoint> {
    const problem = this.damaged.get(path);
    const manifest = this.manifests.get(path);
    if (problem !== undefined) return Promise.resolve({ kind: "damaged", file: "manifest", problem });
    if (manifest === undefined)
      return Promise.resolve({ kind: "damaged", file: "manifest", problem: "missing" });
    return Promise.resolve({ kind: "intact", path, manifest });
  }

  discardCheckpoint(jobId: string, checkpointId: number): Promise<void> {
    this.manifests.delete(this.path(jobId, checkpointId));
    this.discarded.push(checkpointId);
    return Promise.resolve();
  }

  path(jobId: string, checkpointId: number): string {
    return `${this.checkpointDirectory(jobId)}/chk-${checkpointId}`;
  }
}
