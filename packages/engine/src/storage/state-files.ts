import { jobFailure } from "@millrace/graph";
import { crc32c } from "../checkpoint/crc32c.ts";
import { decodeSnapshot, encodeSnapshot } from "../checkpoint/snapshot-format.ts";
import type { StateSection, SubtaskSnapshot } from "../checkpoint/state-io.ts";
import type { StateFile } from "../rpc/gateway.ts";
import type { LoadedState } from "../taskmanager/task-executor.ts";
import { readWhole, storageError } from "./durable-files.ts";
import type { FileSystem, OpenFile } from "./file-system.ts";

/** Bytes written at once, so that other requests get their turn. */
const SLICE_BYTES = 1 << 20;

export interface WrittenState {
  readonly file: string;
  readonly bytes: number;
  readonly checksum: number;
}

/** `state`: of its operators. `inflight`: rows that its barrier overtook. */
export type StateFileKind = "state" | "inflight";

/** Writes a subtask's state file below `chk-<n>/`; durable when it resolves. Null: there is no state. Rejects with a StorageError. */
// oxlint-disable-next-line max-params -- what, of which kind, where
export async function writeStateFile(
  files: FileSystem,
  directory: string,
  snapshot: SubtaskSnapshot,
  kind: StateFileKind = "state",
): Promise<WrittenState | null> {
  if (snapshot.sections.length === 0) return null;
  const checkpoint = `${directory}/chk-${snapshot.checkpointId}`;
  const file = `${encodeURIComponent(snapshot.vertexId)}-${snapshot.subtask}.${kind}`;
  try {
    await files.makeDirectory(checkpoint);
    const opened = await files.open(`${checkpoint}/${file}`, "write");
    try {
      const written = await writeSlices(opened, encodeSnapshot(snapshot));
      await opened.sync();
      await files.syncDirectory(checkpoint);
      return { file, ...written };
    } finally {
      await opened.close();
    }
  } catch (error) {
    throw storageError(error);
  }
}

async function writeSlices(
  file: OpenFile,
  parts: Iterable<Uint8Array>,
): Promise<{ readonly bytes: number; readonly checksum: number }> {
  let checksum = 0;
  let bytes = 0;
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  const flush = async (): Promise<void> => {
    for (const part of gathered) checksum = crc32c(part, checksum);
    await file.append(gathered.length === 1 ? gathered[0]! : concat(gathered, gatheredBytes));
    bytes += gatheredBytes;
    gathered = [];
    gatheredBytes = 0;
  };
  for (const part of parts) {
    for (let from = 0; from < part.length; from += SLICE_BYTES) {
      const slice = part.subarray(from, from + SLICE_BYTES);
      gathered.push(slice);
      gatheredBytes += slice.length;
      if (gatheredBytes >= SLICE_BYTES) await flush();
    }
  }
  if (gatheredBytes > 0) await flush();
  return { bytes, checksum };
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Sections of all files, each file held against its checksum. */
export async function loadStateFiles(
  files: FileSystem,
  stateFiles: readonly StateFile[],
): Promise<LoadedState> {
  const sections: StateSection[] = [];
  for (const { path, bytes: length, checksum } of stateFiles) {
    const bytes = await readWhole(files, path, length).catch((error: unknown) => String(error));
    if (typeof bytes === "string") return damaged(path, bytes);
    if (bytes.length !== length || crc32c(bytes) !== checksum)
      return damaged(path, "its checksum does not hold");
    const decoded = decodeSnapshot(bytes);
    if (decoded.kind === "damaged") return damaged(path, `${decoded.problem} of ${decoded.at}`);
    sections.push(...decoded.snapshot.sections);
  }
  return { sections };
}

/** Whoever tries again looks at the checkpoint once more, and leaves it if it is damaged. */
const damaged = (checkpoint: string, problem: string): LoadedState => ({
  failure: { ...jobFailure("runtime.restore-failed", { checkpoint, problem }), retry: true },
});
