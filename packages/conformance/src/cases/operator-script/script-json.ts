import type { ScriptResult } from "./run-operator-script.ts";

const JAVA_MAX = "9223372036854775807";

/** One line: a timestamp of null as Java's largest, which no number of JavaScript is. */
export const scriptJson = (result: ScriptResult): string =>
  JSON.stringify(result, (key, value: unknown) =>
    (key === "ts" || key === "watermark") && value === null ? "\u0000max" : value,
  ).replaceAll('"\\u0000max"', JAVA_MAX);
