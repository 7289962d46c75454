import type { Reporter } from "./input-columns.ts";

/** The directory of a file sink; reports where none is set. */
export function outputDirectory(directory: string, to: Reporter): string {
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
