import { graphError } from "./diagnostic.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { OperatorSpec } from "./operator-spec.ts";

export interface NamedOperator {
  readonly nodeId: string;
  /** Name of the node. */
  readonly name: string;
  readonly spec: OperatorSpec;
}

/**
 * File sinks that would write part files of the same names into one directory: each would discard what the other has
 * pending. Told at the later one. Directories are compared as text, without what changes nothing in a path.
 */
export function sharedDirectories(operators: readonly NamedOperator[]): readonly Diagnostic[] {
  const first = new Map<string, string>();
  return operators.flatMap(({ nodeId, name, spec }) => {
    if (spec.kind !== "file-sink" || spec.directory === "") return [];
    const key = `${spec.format}:${plainPath(spec.directory)}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, name);
      return [];
    }
    const params = { path: spec.directory, node: other };
    return [graphError("file.shared-directory", params, { nodeId, path: ["directory"] })];
  });
}

function plainPath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return `${path.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}
