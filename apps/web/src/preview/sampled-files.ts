import { globPattern, isHiddenName } from "@millrace/graph";
import type { DirectorySourceSpec } from "@millrace/graph";
import type { FileList } from "@millrace/protocol";

/** Files that a sample of a directory takes. */
const SAMPLED_FILES = 4;
/** Directories that are looked into for them. */
const MOST_DIRECTORIES = 32;

/** Paths of the first files that a directory source would read, at most four. Throws ApiFailure. */
export async function sampledFiles(
  { directory, pattern, recursive }: Pick<DirectorySourceSpec, "directory" | "pattern" | "recursive">,
  list: (path: string) => Promise<Pick<FileList, "entries">>,
): Promise<readonly string[]> {
  const matches = globPattern(pattern);
  const found: string[] = [];
  const directories = [directory];
  for (let at = 0; at < Math.min(directories.length, MOST_DIRECTORIES); at++) {
    const path = directories[at]!;
    const { entries } = await list(path);
    const seen = entries.filter(({ name }) => !isHiddenName(name));
    const below = (name: string): string => `${path}/${name}`.slice(directory.length + 1);
    const files = seen.filter(({ name, kind }) => kind === "file" && matches.test(below(name)));
    found.push(...files.map(({ name }) => `${path}/${name}`));
    if (found.length >= SAMPLED_FILES || !recursive) break;
    const inside = seen.filter(({ kind }) => kind === "directory");
    directories.push(...inside.map(({ name }) => `${path}/${name}`));
  }
  return found.slice(0, SAMPLED_FILES);
}
