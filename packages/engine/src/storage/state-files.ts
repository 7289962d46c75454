import { jobFailure } from "@millrace/graph";
import { crc32 } from "../checkpoint/crc32.ts";
import { TABLE_STATE } from "../checkpoint/section-reader.ts";
import { decodeSnapshot } from "../checkpoint/snapshot-format.ts";
import type { StateSection, SubtaskSnapshot } from "../checkpoint/state-io.ts";
import type { StateFile } from "../rpc/gateway.ts";
import type { LoadedState } from "../taskmanager/task-executor.ts";
import { readWhole, storageError } from "./durable-files.ts";
import type { FileSystem } from "./file-system.ts";
import { StateFileWriter } from "./state-file-writer.ts";
import type { StateFileKind, WrittenState } from "./state-file-writer.ts";

/** Writes a subtask's state file below `chk-<n>/`; durable when it resolves. Null: there is no state. Rejects with a StorageError. */
// oxlint-disable-next-line max-params -- what, of which kind, where
export async function writeStateFile(
  files: FileSystem,
  directory: string,
  snapshot: SubtaskSnapshot,
  kind: StateFileKind,
): Promise<WrittenState | null> {
  if (snapshot.sections.length === 0) return null;
  try {
    const writer = await StateFileWriter.open(files, directory, { ...snapshot, kind });
    try {
      for (const section of snapshot.sections) await writer.append(section);
      return await writer.finish();
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * Sections of all files, each file held against its checksum. Of a file that only others build on, the blocks of tables
 * alone: the rest is that of an earlier checkpoint.
 */
export async function loadStateFiles(
  files: FileSystem,
  stateFiles: readonly StateFile[],
): Promise<LoadedState> {
  const sections: StateSection[] = [];
  for (const { path, bytes: length, checksum, isBase = false } of stateFiles) {
    const bytes = await readWhole(files, path, length).catch((error: unknown) => String(error));
    if (typeof bytes === "string") return damaged(path, bytes);
    const decoded = decodeSnapshot(bytes, files.crc32 ?? crc32);
    if (decoded.kind === "damaged") return damaged(path, `${decoded.problem} of ${decoded.at}`);
    if (bytes.length !== length || decoded.checksum !== checksum)
      return damaged(path, "its checksum does not hold");
    const wanted = decoded.snapshot.sections.filter(({ keyGroup }) => !isBase || keyGroup === TABLE_STATE);
    for (const section of wanted) sections.push(section);
  }
  return { sections };
}

/** Whoever tries again looks at the checkpoint once more, and leaves it if it is damaged. */
const damaged = (checkpoint: string, problem: string): LoadedState => ({
  failure: { ...jobFailure("runtime.restore-failed", { checkpoint, problem }), retry: true },
});
