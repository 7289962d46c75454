import { posix } from "node:path";
import { importsOf } from "./imports-of.mjs";

/** @typedef {import("./check-imports.mjs").SourceFile} SourceFile */

/** @param {readonly SourceFile[]} files @returns {Map<string, string[]>} */
function graphOf(files) {
  const known = new Set(files.map((file) => file.path));
  return new Map(
    files.map((file) => {
      const targets = importsOf(file.text)
        .filter((found) => !found.typeOnly && found.path.startsWith("."))
        .map((found) => posix.join(posix.dirname(file.path), found.path));
      return [file.path, targets.filter((target) => known.has(target))];
    }),
  );
}

/**
 * Files that import each other when they run, directly or around a corner. Types alone may.
 * @param {readonly SourceFile[]} files
 * @returns {string[]} each cycle once, as the way around it
 */
export function importCycles(files) {
  const graph = graphOf(files);
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const way = [];
  /** @type {string[]} */
  const cycles = [];
  /** @param {string} path */
  const visit = (path) => {
    const start = way.indexOf(path);
    if (start >= 0) cycles.push([...way.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    way.push(path);
    for (const target of graph.get(path) ?? []) visit(target);
    way.pop();
    done.add(path);
  };
  for (const path of graph.keys()) visit(path);
  return cycles;
}
