import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { root } from "../setup/root.mjs";
import { sourceFiles } from "../setup/source-files.mjs";

/** @returns {import("./check-imports.mjs").SourceFile[]} every source file of the repository */
export function repositoryFiles() {
  return ["packages", "apps", "bench", "e2e", "scripts"]
    .flatMap((folder) => sourceFiles(join(root, folder)))
    .filter((path) => /\.(?:tsx?|mjs|cjs)$/.test(path))
    .map((path) => ({ path: relative(root, path).split(sep).join("/"), text: readFileSync(path, "utf8") }));
}
