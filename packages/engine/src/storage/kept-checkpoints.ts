import { decodeManifest } from "../checkpoint/manifest-format.ts";
import { namedFiles } from "../checkpoint/placed-files.ts";
import type { CheckpointDamage } from "../jobmanager/job-storage.ts";
import { checkpointIdOf, MANIFEST } from "./checkpoint-directories.ts";
import { errorCode, namesIn, readWhole } from "./durable-files.ts";
import type { FileSystem } from "./file-system.ts";

/** A completed checkpoint on disk. Its state files are not read: damage of theirs is found by who restores it. */
export interface KeptCheckpoint {
  readonly checkpointId: number;
  /** What `restoreFrom` takes. */
  readonly path: string;
  readonly timestampMs: number;
  /** Of its state. */
  readonly bytes: number;
  /** What is wrong with its manifest; null: nothing. */
  readonly damage: CheckpointDamage | null;
}

/** Those below a directory of checkpoints, the newest first. Nothing is changed: one may be under way. */
export async function keptCheckpoints(
  files: FileSystem,
  directory: string,
): Promise<readonly KeptCheckpoint[]> {
  const names = (await namesIn(files, directory)) ?? [];
  const kept: KeptCheckpoint[] = [];
  for (const name of names) {
    const id = checkpointIdOf(name);
    const checkpoint = id === null ? null : await keptCheckpoint(files, `${directory}/${name}`, id);
    if (checkpoint !== null) kept.push(checkpoint);
  }
  return kept.toSorted((a, b) => b.checkpointId - a.checkpointId);
}

async function keptCheckpoint(
  files: FileSystem,
  path: string,
  checkpointId: number,
): Promise<KeptCheckpoint | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readWhole(files, `${path}/${MANIFEST}`);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    return { checkpointId, path, timestampMs: 0, bytes: 0, damage: "unreadable" };
  }
  const decoded = decodeManifest(bytes);
  if (decoded.kind === "damaged") {
    return { checkpointId, path, timestampMs: 0, bytes: 0, damage: decoded.problem };
  }
  const { timestampMs } = decoded.manifest;
  const size = namedFiles(decoded.manifest).reduce((sum, file) => sum + file.bytes, 0);
  return { checkpointId, path, timestampMs, bytes: size, damage: null };
}
