import { globPattern, isHiddenName } from "@millrace/graph";
import type { DirectoryInput, DirectoryOptions, FoundFile } from "./io-service.ts";

/** A directory of files in memory: looked through when it is opened, and again when a file was written since. */
export function memoryDirectory(
  files: ReadonlyMap<string, Uint8Array>,
  directory: string,
  { pattern, recursive }: Pick<DirectoryOptions, "pattern" | "recursive">,
): DirectoryInput {
  const matches = globPattern(pattern);
  const told = new Map<string, number>();
  let looked = false;
  return {
    take: () => {
      const found = [...files].flatMap(([path, { length: bytes }], index): FoundFile[] => {
        const below = path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : "";
        const isMeant = matches.test(below) && !below.split("/").some(isHiddenName);
        if (!isMeant || (!recursive && below.includes("/")) || told.get(below) === bytes) return [];
        told.set(below, bytes);
        return [{ path: below, bytes, modifiedMs: index }];
      });
      if (looked && found.length === 0) return null;
      looked = true;
      return { files: found, complete: true };
    },
    close: () => {},
  };
}
