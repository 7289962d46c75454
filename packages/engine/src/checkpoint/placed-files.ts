import type { ManifestContent } from "./manifest-format.ts";

type SubtaskFiles = Pick<
  ManifestContent["vertices"][number]["subtasks"][number],
  "file" | "takenAt" | "base"
>;

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
  { file, takenAt = checkpointId, base = [] }: SubtaskFiles,
): readonly PlacedFile[] {
  if (file === null) return [];
  return [
    ...base.map((each) => ({ ...each, isBase: true })),
    { ...file, checkpointId: takenAt, isBase: false },
  ];
}

/** `path`: directory of the manifest that names the file. Files of other checkpoints are in directories beside it. */
export function placeOf(
  { path, checkpointId }: { readonly path: string; readonly checkpointId: number },
  file: Pick<PlacedFile, "checkpointId" | "name">,
): string {
  if (file.checkpointId === checkpointId) return `${path}/${file.name}`;
  return `${path.slice(0, path.lastIndexOf("/"))}/chk-${file.checkpointId}/${file.name}`;
}
