import type { Reporter } from "./node-problem.ts";
import { problem } from "./node-problem.ts";

/** False after a report. */
export function checkPath(context: Reporter, path: string, field: "path" | "directory"): boolean {
  if (path.trim() !== "") return true;
  problem(context, "file.no-path", [field], { what: field === "path" ? "file" : "directory" });
  return false;
}

/** One character between fields of a line; false after a report. */
export function checkDelimiter(context: Reporter, delimiter: string): boolean {
  if (delimiter.length === 1 && !'"\r\n'.includes(delimiter)) return true;
  problem(context, "file.delimiter", ["delimiter"]);
  return false;
}
