import { crc32 } from "../checkpoint/crc32.ts";
import { decodeManifest, encodeManifest } from "../checkpoint/manifest-format.ts";
import { namedFiles, placeOf } from "../checkpoint/placed-files.ts";
import { StorageError } from "../jobmanager/job-storage.ts";
import type {
  CheckpointDamage,
  CheckpointManifest,
  JobRecord,
  JobStorage,
  VerifiedCheckpoint,
} from "../jobmanager/job-storage.ts";
import { CheckpointDirectories, MANIFEST } from "./checkpoint-directories.ts";
import { errorCode, readSlices, readText, readWhole, replaceFile, storageError } from "./durable-files.ts";
import type { FileSystem } from "./file-system.ts";

const JOB_FORMAT = "millrace-job";
const JOB_VERSION = 1;

/**
 * Jobs below `<data>/jobs/<id>/`: `job.json`, and `checkpoints/chk-<n>/` with state files and a manifest that is written
 * last. A checkpoint exists exactly when its manifest does. What is found was maybe never made durable by a JobManager that
 * died: it is before anybody goes on from it.
 */
export class DiskJobStorage implements JobStorage {
  readonly #files: FileSystem;
  readonly #jobs: string;
  /** Jobs whose ids are given out by this JobManager: what an earlier one reserved is of no concern any more. */
  readonly #counted = new Set<string>();
  readonly #directories = new Map<string, CheckpointDirectories>();

  constructor(files: FileSystem, dataDir: string) {
    this.#files = files;
    this.#jobs = `${dataDir}/jobs`;
  }

  checkpointDirectory(jobId: string): string {
    return `${this.#jobs}/${jobId}/checkpoints`;
  }

  async writeJob(record: JobRecord): Promise<void> {
    const directory = `${this.#jobs}/${record.id}`;
    // The directory of checkpoints becomes durable with the record: a completed one must not vanish with it.
    await stored(this.#files.makeDirectory(this.checkpointDirectory(record.id)));
    await replaceFile(this.#files, `${directory}/job.json`, jobFile(record));
    await stored(this.#files.syncDirectory(this.#jobs));
  }

  async readJobs(): Promise<readonly JobRecord[]> {
    const records: JobRecord[] = [];
    for (const name of await this.#files.list(this.#jobs)) {
      const record = await readRecord(this.#files, `${this.#jobs}/${name}/job.json`);
      if (record?.id !== name) continue;
      records.push(record);
      await stored(this.#files.syncDirectory(`${this.#jobs}/${name}`));
    }
    await stored(this.#files.syncDirectory(this.#jobs));
    return records.toSorted((a, b) => a.createdMs - b.createdMs);
  }

  async listCheckpoints(
    jobId: string,
  ): Promise<{ readonly completed: readonly number[]; readonly largest: number }> {
    const checkpoints = this.#checkpoints(jobId);
    const found = await stored(checkpoints.list());
    const largest = found.reduce((id, directory) => Math.max(id, directory.id), 0);
    const completed = found.filter((directory) => directory.completed);
    for (const { path } of completed) await stored(this.#files.syncDirectory(path));
    await stored(checkpoints.sweep(largest));
    if (completed.length > 0) await stored(this.#files.syncDirectory(this.checkpointDirectory(jobId)));
    return {
      completed: completed.map(({ id }) => id).toSorted((a, b) => b - a),
      largest: Math.max(largest, await this.#reservedBefore(jobId)),
    };
  }

  async reserveCheckpointIds(jobId: string, checkpointId: number): Promise<number> {
    const last = checkpointId + RESERVED_IDS;
    await replaceFile(this.#files, this.#reservedPath(jobId), `${last}\n`);
    return last;
  }

  async writeManifest(manifest: CheckpointManifest): Promise<void> {
    const checkpoints = this.checkpointDirectory(manifest.jobId);
    const directories = this.#checkpoints(manifest.jobId);
    if (!(await stored(directories.keep(manifest.checkpointId, manifest.vertices))))
      throw new StorageError("io-error", `checkpoint ${manifest.checkpointId} builds on a file that is gone`);
    const directory = `${checkpoints}/chk-${manifest.checkpointId}`;
    await stored(this.#files.makeDirectory(directory));
    const vertices = manifest.vertices.map((vertex) => ({
      ...vertex,
      operatorUids: [...vertex.operatorUids],
      statelessUids: [...(vertex.statelessUids ?? [])],
      subtasks: [...vertex.subtasks],
    }));
    const bytes = encodeManifest({ ...manifest, vertices });
    await replaceFile(this.#files, `${directory}/${MANIFEST}`, bytes);
    await stored(this.#files.syncDirectory(checkpoints));
  }

  async readCheckpoint(path: string): Promise<VerifiedCheckpoint> {
    let bytes: Uint8Array;
    try {
      bytes = await readWhole(this.#files, `${path}/${MANIFEST}`);
    } catch (error) {
      return { kind: "damaged", file: MANIFEST, problem: readProblem(error) };
    }
    const decoded = decodeManifest(bytes);
    if (decoded.kind === "damaged") return { kind: "damaged", file: MANIFEST, problem: decoded.problem };
    return { kind: "intact", path, manifest: decoded.manifest };
  }

  async verifyCheckpoint(path: string): Promise<VerifiedCheckpoint> {
    const read = await this.readCheckpoint(path);
    if (read.kind === "damaged") return read;
    const { checkpointId } = read.manifest;
    for (const file of namedFiles(read.manifest)) {
      const problem = await fileProblem(this.#files, placeOf({ path, checkpointId }, file), file);
      if (problem !== null) return { kind: "damaged", file: file.name, problem };
    }
    return read;
  }

  async discardCheckpoint(jobId: string, checkpointId: number): Promise<void> {
    const directory = `${this.checkpointDirectory(jobId)}/chk-${checkpointId}`;
    await this.#files.remove(`${directory}/${MANIFEST}`);
    // Without it there is no checkpoint any more, not even after a loss of power.
    await this.#files.syncDirectory(directory).catch(ignoreMissing);
    await this.#checkpoints(jobId).release(checkpointId);
    await this.#checkpoints(jobId).sweep(checkpointId);
  }

  /** Removes a job with its checkpoints; removing what is not there is fine. */
  async removeJob(jobId: string): Promise<void> {
    await this.#files.remove(`${this.#jobs}/${jobId}`);
    this.#directories.delete(jobId);
    this.#counted.delete(jobId);
  }

  /** The first time: ids up to the one that is returned may have been used by an earlier JobManager. */
  async #reservedBefore(jobId: string): Promise<number> {
    if (this.#counted.has(jobId)) return 0;
    const before = await readReserved(this.#files, this.#reservedPath(jobId));
    this.#counted.add(jobId);
    return before;
  }

  #reservedPath(jobId: string): string {
    return `${this.#jobs}/${jobId}/checkpoint-ids`;
  }

  #checkpoints(jobId: string): CheckpointDirectories {
    const known = this.#directories.get(jobId);
    if (known !== undefined) return known;
    const made = new CheckpointDirectories(this.#files, this.checkpointDirectory(jobId));
    this.#directories.set(jobId, made);
    return made;
  }
}

function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== "ENOENT") throw storageError(error);
}

/** Ids of checkpoints are reserved on the disk by so many: they grow over crashes too. */
const RESERVED_IDS = 16;

async function readReserved(files: FileSystem, path: string): Promise<number> {
  try {
    const reserved = Number.parseInt(await readText(files, path), 10);
    return Number.isSafeInteger(reserved) ? reserved : 0;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw storageError(error);
  }
}

/** About so much text is written at once, and made just before. */
const PIECE_LENGTH = 256 * 1024;

/** The file of a job, vertex by vertex: whoever writes it is not held up for the length of a large graph. */
function* jobFile({ graph, ...rest }: JobRecord): Generator<string, void> {
  const { vertices, ...others } = graph;
  const open = (object: object): string => JSON.stringify(object).slice(0, -1);
  let piece = `${open({ format: JOB_FORMAT, version: JOB_VERSION })},"record":${open(rest)},"graph":`;
  piece += `${open(others)},"vertices":[`;
  for (const [index, vertex] of vertices.entries()) {
    piece += (index === 0 ? "" : ",") + JSON.stringify(vertex);
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}]}}}`;
}

async function readRecord(files: FileSystem, path: string): Promise<JobRecord | null> {
  try {
    const stored: unknown = JSON.parse(await readText(files, path));
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
  files: FileSystem,
  path: string,
  expected: { readonly name: string; readonly bytes: number; readonly checksum: number },
): Promise<CheckpointDamage | null> {
  if (expected.name.includes("/")) return "format";
  let checksum = 0;
  let length = 0;
  try {
    for await (const slice of readSlices(files, path)) {
      checksum = (files.crc32 ?? crc32)(slice, checksum);
      length += slice.length;
    }
  } catch (error) {
    return readProblem(error);
  }
  return length === expected.bytes && checksum === expected.checksum ? null : "checksum";
}

async function stored<T>(done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    throw storageError(error);
  }
}

const readProblem = (error: unknown): CheckpointDamage =>
  errorCode(error) === "ENOENT" ? "missing" : "unreadable";
