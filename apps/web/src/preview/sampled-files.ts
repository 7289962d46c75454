import { globPattern, isHiddenName } from "@millrace/graph";
import type { DirectorySourceSpec } from "@millrace/graph";
import type { FileList } from "@millrace/protocol";

/** Files that a sample of a directory takes. */
const SAMPLED_FILES = 4;
/** Directories that are looked into for them. */
const MOST_DIRECTORIES = 32;

interface Found {
  readonly path: string;
  readonly modifiedMs: number;
}

/**
 * Paths of files that stand for all that a directory source would read, in their order: all up to four, otherwise the
 * first, one in the middle, the last and the one that was written last. Throws ApiFailure.
 */
export async function sampledFiles(
  { directory, pattern, recursive }: Pick<DirectorySourceSpec, "directory" | "pattern" | "recursive">,
  list: (path: string) => Promise<Pick<FileList, "entries">>,
): Promise<readonly string[]> {
  const matches = globPattern(pattern);
  const found: Found[] = [];
  const directories = [directory];
  for (let at = 0; at < Math.min(directories.length, MOST_DIRECTORIES); at++) {
    const path = directories[at]!;
    const { entries } = await list(path);
    const seen = entries.filter(({ name }) => !isHiddenName(name));
    const below = (name: string): string => `${path}/${name}`.slice(directory.length + 1);
    const files = seen.filter(({ name, kind }) => kind === "file" && matches.test(below(name)));
    found.push(...files.map(({ name, modifiedMs = 0 }) => ({ path: `${path}/${name}`, modifiedMs })));
    if (!recursive) break;
    const inside = seen.filter(({ kind }) => kind === "directory");
    directories.push(...inside.map(({ name }) => `${path}/${name}`));
  }
  return spread(found).map(({ path }) => path);
}

function spread(found: readonly Found[]): readonly Found[] {
  if (found.length <= SAMPLED_FILES) return found;
  const newest = found.reduce((last, file) => (file.modifiedMs > last.modifiedMs ? file : last));
  const chosen = new Set([found[0], found[Math.floor(found.length / 2)], found.at(-1), newest]);
  return found.filter((file) => chosen.has(file));
}
