import type { ManifestContent } from "./manifest-format.ts";

type SavedSubtask = ManifestContent["vertices"][number]["subtasks"][number];

/** A state file and the checkpoint that it was written for. */
export interface PlacedFile {
  readonly checkpointId: number;
  readonly name: string;
  readonly bytes: number;
  readonly checksum: number;
  /** Others, which come after it, build on it. */
  readonly isBase: boolean;
}

/** What the state of a subtask is read from, the oldest first. `checkpointId`: of the manifest that names them. */
export function placedFiles(
  checkpointId: number,
  { file, takenAt = checkpointId, base = [] }: Pick<SavedSubtask, "file" | "takenAt" | "base">,
): readonly PlacedFile[] {
  if (file === null) return [];
  return [
    ...base.map((each) => ({ ...each, isBase: true })),
    { ...file, checkpointId: takenAt, isBase: false },
  ];
}

/** Every file that a manifest names: state, and rows in flight. A savepoint has those too where its job has loops. */
export function namedFiles({
  checkpointId,
  vertices,
}: {
  readonly checkpointId: number;
  readonly vertices: readonly { readonly subtasks: readonly SavedSubtask[] }[];
}): readonly PlacedFile[] {
  return vertices
    .flatMap(({ subtasks }) => subtasks)
    .flatMap((subtask) => [
      ...placedFiles(checkpointId, subtask),
      ...(subtask.inFlight ? [{ ...subtask.inFlight, checkpointId, isBase: false }] : []),
    ]);
}

/** `path`: directory of the manifest that names the file. Files of other checkpoints are in directories beside it. */
export function placeOf(
  { path, checkpointId }: { readonly path: string; readonly checkpointId: number },
  file: Pick<PlacedFile, "checkpointId" | "name">,
): string {
  if (file.checkpointId === checkpointId) return `${path}/${file.name}`;
  return `${path.slice(0, path.lastIndexOf("/"))}/chk-${file.checkpointId}/${file.name}`;
}
