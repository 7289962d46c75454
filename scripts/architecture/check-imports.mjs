import { posix } from "node:path";
import { importsOf } from "./imports-of.mjs";
import { ENGINE_NODE, homeOf, isTest, MAY_IMPORT, RUNS_IN_A_BROWSER } from "./package-table.mjs";

/** @typedef {{ readonly path: string, readonly text: string }} SourceFile path from the root, with `/` */

/** @param {SourceFile} file @param {string} target @returns {string | undefined} */
function relativeViolation(file, target) {
  const resolved = posix.join(posix.dirname(file.path), target);
  const home = homeOf(file.path);
  if (home !== undefined && !resolved.startsWith(`${home}/`)) return "leaves its package by a path";
  const entersNode = resolved.startsWith(ENGINE_NODE) && !file.path.startsWith(ENGINE_NODE);
  return entersNode ? "is in the part of the engine that needs Node" : undefined;
}

/** @param {string} home @param {string} target @returns {string | undefined} */
function packageViolation(home, target) {
  const name = target.slice("@millrace/".length);
  if (`packages/${name}` === home) return "is its own package: import the file";
  return MAY_IMPORT[home]?.includes(name) ? undefined : `is not among what ${home} may import`;
}

/** @param {SourceFile} file @param {string} home @returns {string | undefined} */
function nodeViolation(file, home) {
  const mayUseNode = !RUNS_IN_A_BROWSER.includes(home) || file.path.startsWith(ENGINE_NODE);
  return mayUseNode || isTest(file.path) || file.path.endsWith(".config.ts")
    ? undefined
    : "is Node's, and this runs in a page too";
}

/** @param {SourceFile} file @param {string} target */
function violation(file, target) {
  const home = homeOf(file.path);
  if (home === undefined) return undefined;
  if (target.startsWith(".")) return relativeViolation(file, target);
  if (target.startsWith("@millrace/")) return packageViolation(home, target);
  return target.startsWith("node:") ? nodeViolation(file, home) : undefined;
}

/**
 * Imports that the table of ARCHITECTURE.md, section 2, does not allow.
 * @param {readonly SourceFile[]} files
 * @returns {string[]} one sentence each
 */
export function forbiddenImports(files) {
  return files.flatMap((file) =>
    importsOf(file.text).flatMap(({ path: target }) => {
      const reason = violation(file, target);
      return reason === undefined ? [] : [`${file.path}: "${target}" ${reason}`];
    }),
  );
}
