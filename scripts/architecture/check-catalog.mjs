import { posix } from "node:path";
import { importsOf } from "./imports-of.mjs";
import { isTest } from "./package-table.mjs";

/** @typedef {import("./check-imports.mjs").SourceFile} SourceFile */

const HOME = "packages/nodes/src/";
const CATALOG = `${HOME}catalog.ts`;
const DECLARES = /\bdefineNode\s*[<(]/;

/**
 * Nodes that are declared but not in the catalog, and so in no palette.
 * @param {readonly SourceFile[]} files
 * @returns {string[]}
 */
export function nodesMissingFromCatalog(files) {
  const catalog = files.find((file) => file.path === CATALOG);
  const listed = new Set(
    importsOf(catalog?.text ?? "").map((found) => posix.join(posix.dirname(CATALOG), found.path)),
  );
  return files
    .filter(
      (file) =>
        /^(?:sources|transformations|sinks)\//.test(file.path.slice(HOME.length)) &&
        file.path.startsWith(HOME),
    )
    .filter((file) => !isTest(file.path) && DECLARES.test(file.text) && !listed.has(file.path))
    .map((file) => `${file.path} declares a node that ${CATALOG} does not import`);
}
