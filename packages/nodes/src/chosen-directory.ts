import type { Reporter } from "./input-columns.ts";

/** The directory that a node reads or writes; reports where none is set. */
export function chosenDirectory(directory: string, to: Reporter): string {
  if (directory.trim() === "") {
    to.report({
      code: "file.no-path",
      severity: "error",
      path: ["directory"],
      params: { what: "directory" },
    });
  }
  return directory;
}
