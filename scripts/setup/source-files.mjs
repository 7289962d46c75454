import { readdirSync } from "node:fs";
import { join } from "node:path";

const NOT_SOURCE = new Set(["node_modules", "dist", "test-results", "playwright-report"]);

/**
 * Every file under `folder`, without what is installed or produced.
 * @param {string} folder
 * @returns {string[]} absolute paths, sorted
 */
export function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !NOT_SOURCE.has(entry.name) && !entry.name.startsWith("."))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sourceFiles(path) : [path];
    })
    .sort();
}
