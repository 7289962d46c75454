import { codeOnly } from "./code-only.mjs";
import { ENGINE_NODE, isTest } from "./package-table.mjs";

/** @typedef {import("./check-imports.mjs").SourceFile} SourceFile */

const FORBIDDEN = [
  /\bDate\.now\b/g,
  /\bperformance\.(?:now|timeOrigin)\b/g,
  /\bnew Date\(\s*\)/g,
  /(?<![.\w])set(?:Timeout|Interval|Immediate)\b/g,
  /\bMath\.random\b/g,
  /\bcrypto\.(?:randomUUID|getRandomValues)\b/g,
  /\bprocess\.hrtime\b/g,
  // Their last bits are left to the JavaScript engine: `expression/library/fdlibm` has functions that are the same in all.
  /\bMath\.(?:a?(?:cos|sin|tan)h?|atan2|cbrt|exp|expm1|hypot|log(?:10|1p|2)?|pow)\b/g,
];

/**
 * Uses of the wall clock, of randomness, or of mathematics that differs between JavaScript engines, in the engine
 * outside of its Node part: there they are injected or its own, or the simulation could not replay a run.
 * @param {readonly SourceFile[]} files
 * @returns {string[]}
 */
export function nondeterminism(files) {
  return files
    .filter((file) => file.path.startsWith("packages/engine/src/"))
    .filter((file) => !file.path.startsWith(ENGINE_NODE) && !isTest(file.path))
    .flatMap((file) => {
      const code = codeOnly(file.text);
      return FORBIDDEN.flatMap((pattern) =>
        [...code.matchAll(pattern)].map((found) => {
          const line = code.slice(0, found.index).split("\n").length;
          return `${file.path}:${line}: ${found[0].trim()} must be injected or our own`;
        }),
      );
    });
}
