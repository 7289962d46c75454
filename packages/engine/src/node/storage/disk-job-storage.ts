import type { FileHandle } from "node:fs/promises";
import { open, readFile, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { crc32c } from "../../checkpoint/crc32c.ts";
import { decodeManifest, encodeManifest } from "../../checkpoint/manifest-format.ts";
import type {
  CheckpointDamage,
  CheckpointManifest,
  JobRecord,
  JobStorage,
  VerifiedCheckpoint,
} from "../../jobmanager/job-storage.ts";
import { errorCode, makeDirectory, replaceFile, storageError, syncDirectory } from "./durable-files.ts";

export const MANIFEST = "manifest.json";
const JOB_FORMAT = "millrace-job";
const JOB_VERSION = 1;
const SLICE_BYTES = 1 << 20;

/**
 * Jobs below `<data>/jobs/<id>/`: `job.json`, and `checkpoints/chk-<n>/` with state files and a manifest that is written
 * last. A checkpoint exists exactly when its manifest does.
 */
export class DiskJobStorage implements JobStorage {
  readonly #jobs: string;

  constructor(dataDir: string) {
    this.#jobs = join(dataDir, "jobs");
  }

  checkpointDirectory(jobId: string): string {
    return join(this.#jobs, jobId, "checkpoints");
  }

  async writeJob(record: JobRecord): Promise<void> {
    const directory = join(this.#jobs, record.id);
    await makeDirectory(directory);
    await replaceFile(
      join(directory, "job.json"),
      JSON.stringify({ format: JOB_FORMAT, version: JOB_VERSION, record }),
    );
    await syncDirectory(this.#jobs);
  }

  async readJobs(): Promise<readonly JobRecord[]> {
    const records: JobRecord[] = [];
    for (const name of await readdir(this.#jobs)) {
      const record = await readRecord(join(this.#jobs, name, "job.json"));
      if (record?.id === name) records.push(record);
    }
    return records.toSorted((a, b) => a.createdMs - b.createdMs);
  }

  async listCheckpoints(
    jobId: string,
  ): Promise<{ readonly completed: readonly number[]; readonly largest: number }> {
    const completed: number[] = [];
    let largest = 0;
    for (const { id, path } of await this.#checkpointsOnDisk(jobId)) {
      largest = Math.max(largest, id);
      const files = await readdir(path).catch((): string[] => []);
      if (files.includes(MANIFEST)) completed.push(id);
      else await rm(path, { recursive: true, force: true });
    }
    return { completed: completed.toSorted((a, b) => b - a), largest };
  }

  async writeManifest(manifest: CheckpointManifest): Promise<void> {
    const checkpoints = this.checkpointDirectory(manifest.jobId);
    const directory = join(checkpoints, `chk-${manifest.checkpointId}`);
    await makeDirectory(directory);
    const vertices = manifest.vertices.map((vertex) => ({
      ...vertex,
      operatorUids: [...vertex.operatorUids],
      statelessUids: [...(vertex.statelessUids ?? [])],
      subtasks: [...vertex.subtasks],
    }));
    await replaceFile(join(directory, MANIFEST), encodeManifest({ ...manifest, vertices }));
    try {
      await syncDirectory(checkpoints);
    } catch (error) {
      throw storageError(error);
    }
  }

  async verifyCheckpoint(path: string): Promise<VerifiedCheckpoint> {
    let bytes: Uint8Array;
    try {
      bytes = await readFile(join(path, MANIFEST));
    } catch (error) {
      return { kind: "damaged", file: MANIFEST, problem: readProblem(error) };
    }
    const decoded = decodeManifest(bytes);
    if (decoded.kind === "damaged") return { kind: "damaged", file: MANIFEST, problem: decoded.problem };
    for (const vertex of decoded.manifest.vertices) {
      for (const { file } of vertex.subtasks) {
        const problem = file === null ? null : await fileProblem(join(path, file.name), file);
        if (file !== null && problem !== null) return { kind: "damaged", file: file.name, problem };
      }
    }
    return { kind: "intact", path, manifest: decoded.manifest };
  }

  async discardCheckpoint(jobId: string, checkpointId: number): Promise<void> {
    const directory = join(this.checkpointDirectory(jobId), `chk-${checkpointId}`);
    await rm(join(directory, MANIFEST), { force: true });
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Removes a job with its checkpoints; removing what is not there is fine. */
  async removeJob(jobId: string): Promise<void> {
    await rm(join(this.#jobs, jobId), { recursive: true, force: true, maxRetries: 3 });
  }

  async #checkpointsOnDisk(
    jobId: string,
  ): Promise<readonly { readonly id: number; readonly path: string }[]> {
    const directory = this.checkpointDirectory(jobId);
    const names = await readdir(directory).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return [];
      throw storageError(error);
    });
    return names.flatMap((name) => {
      const id = /^chk-([1-9][0-9]{0,14})$/.exec(name)?.[1];
      return id === undefined ? [] : [{ id: Number(id), path: join(directory, name) }];
    });
  }
}

async function readRecord(path: string): Promise<JobRecord | null> {
  try {
    const stored: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof stored !== "object" || stored === null || !("format" in stored) || !("record" in stored))
      return null;
    if (stored.format !== JOB_FORMAT || !("version" in stored) || stored.version !== JOB_VERSION) return null;
    return stored.record as JobRecord;
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

async function fileProblem(
  path: string,
  expected: { readonly name: string; readonly bytes: number; readonly checksum: number },
): Promise<CheckpointDamage | null> {
  if (basename(path) !== expected.name) return "format";
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    return readProblem(error);
  }
  try {
    const slice = new Uint8Array(Math.min(SLICE_BYTES, expected.bytes + 1));
    let checksum = 0;
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(slice, 0, slice.length, length);
      if (bytesRead === 0) break;
      checksum = crc32c(slice.subarray(0, bytesRead), checksum);
      length += bytesRead;
    }
    return length === expected.bytes && checksum === expected.checksum ? null : "checksum";
  } catch {
    return "unreadable";
  } finally {
    await handle.close();
  }
}

const readProblem = (error: unknown): CheckpointDamage =>
  errorCode(error) === "ENOENT" ? "missing" : "unreadable";
