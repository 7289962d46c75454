const STATIC = /^[ \t]*(?:import|export)\b(?<clause>[^'";]*?)\bfrom\s*["'](?<path>[^"'\n]+)["']/gm;
const SIDE_EFFECT = /^[ \t]*import\s*["'](?<path>[^"'\n]+)["']/gm;
const DYNAMIC = /\b(?:import|import\.meta\.resolve)\(\s*["'](?<path>[^"'\n]+)["']/g;
const WORKER = /new URL\(\s*["'](?<path>[^"'\n]+\.m?tsx?)["']\s*,\s*import\.meta\.url/g;

/**
 * @typedef {{ readonly path: string, readonly typeOnly: boolean }} Import `typeOnly`: gone when it runs
 */

/**
 * What a file imports: statically, by `import()`, by `import.meta.resolve` or as the URL of a worker.
 * @param {string} text
 * @returns {Import[]}
 */
export function importsOf(text) {
  const statics = [...text.matchAll(STATIC)].map(({ groups }) => ({
    path: groups?.["path"] ?? "",
    typeOnly: /^\s+type\b/.test(groups?.["clause"] ?? ""),
  }));
  const others = [SIDE_EFFECT, DYNAMIC, WORKER]
    .flatMap((form) => [...text.matchAll(form)])
    .map(({ groups }) => ({ path: groups?.["path"] ?? "", typeOnly: false }));
  return [...statics, ...others];
}
