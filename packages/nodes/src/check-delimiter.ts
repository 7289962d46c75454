import type { Reporter } from "./input-columns.ts";

/** Reports a delimiter of CSV that is no single character, or one that rows and texts need for themselves. */
export function checkDelimiter(delimiter: string, to: Reporter): void {
  if (!/^[^"\r\n]$/u.test(delimiter))
    to.report({ code: "file.delimiter", severity: "error", path: ["delimiter"], params: {} });
}
