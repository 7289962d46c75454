import { jobFailure } from "@millrace/graph";
import { crc32 } from "../checkpoint/crc32.ts";
import { TABLE_STATE } from "../checkpoint/section-reader.ts";
import { decodeSnapshot } from "../checkpoint/snapshot-format.ts";
import type { StateSection, SubtaskSnapshot } from "../checkpoint/state-io.ts";
import type { StateFile } from "../rpc/gateway.ts";
import type { LoadedState } from "../taskmanager/loaded-state.ts";
import { readWhole, storageError } from "./durable-files.ts";
import type { FileSystem } from "./file-system.ts";
import type { LocalStateCopies } from "./local-state-copies.ts";
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
 * alone: the rest is that of an earlier checkpoint. A copy that does not hold is dropped, and the file itself is read.
 */
export async function loadStateFiles(
  files: FileSystem,
  stateFiles: readonly StateFile[],
  copies: LocalStateCopies | null = null,
): Promise<LoadedState> {
  const sections: StateSection[] = [];
  let [bytes, localBytes] = [0, 0];
  for (let from = 0; from < stateFiles.length; from += AT_ONCE) {
    const some = stateFiles.slice(from, from + AT_ONCE);
    const read = await Promise.all(some.map((file) => loadFromAnywhere(files, file, copies)));
    for (const { loaded, isLocal, file } of read) {
      if ("failure" in loaded) return loaded;
      for (const section of loaded.sections) sections.push(section);
      bytes += file.bytes;
      if (isLocal) localBytes += file.bytes;
    }
  }
  return { sections, bytes, localBytes };
}

/** Files of one subtask that are read side by side: of a long chain most are small. */
const AT_ONCE = 16;

async function loadFromAnywhere(files: FileSystem, file: StateFile, copies: LocalStateCopies | null) {
  const local = await loadCopy(files, file, copies);
  const loaded = local ?? (await loadStateFile(files, file, file.path));
  return { loaded, isLocal: local !== null, file };
}

type LoadedFile = Pick<Extract<LoadedState, { sections: unknown }>, "sections">;

async function loadCopy(
  files: FileSystem,
  file: StateFile,
  copies: LocalStateCopies | null,
): Promise<LoadedFile | null> {
  const path = copies?.find(file.path) ?? null;
  if (copies === null || path === null) return null;
  const loaded = await loadStateFile(files, file, path);
  if (!("failure" in loaded)) return loaded;
  await copies.drop(file.path);
  return null;
}

/** `path`: where it is read from. */
async function loadStateFile(
  files: FileSystem,
  { bytes: length, checksum, isBase = false }: StateFile,
  path: string,
): Promise<LoadedFile | Extract<LoadedState, { failure: unknown }>> {
  const bytes = await readWhole(files, path, length).catch((error: unknown) => String(error));
  if (typeof bytes === "string") return damaged(path, bytes);
  const decoded = decodeSnapshot(bytes, files.crc32 ?? crc32);
  if (decoded.kind === "damaged") return damaged(path, `${decoded.problem} of ${decoded.at}`);
  if (bytes.length !== length || decoded.checksum !== checksum)
    return damaged(path, "its checksum does not hold");
  return {
    sections: decoded.snapshot.sections.filter(({ keyGroup }) => !isBase || keyGroup === TABLE_STATE),
  };
}

/** Whoever tries again looks at the checkpoint once more, and leaves it if it is damaged. */
const damaged = (checkpoint: string, problem: string): Extract<LoadedState, { failure: unknown }> => ({
  failure: { ...jobFailure("runtime.restore-failed", { checkpoint, problem }), retry: true },
});
