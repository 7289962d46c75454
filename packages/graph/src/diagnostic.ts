import type { DiagnosticCode } from "./messages/message-code.ts";

/**
 * What is wrong with a person's graph: a value, never thrown. Words come last: `code` and `params` are rendered in the
 * reader's language by `renderDiagnostic`.
 */
export interface Diagnostic {
  /** Key of the message catalog, for example `expression.unknown-column`. */
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  /** Node that it belongs to, or null where it is the graph's. */
  readonly nodeId: string | null;
  /** Edge that it belongs to, if it is an edge's. */
  readonly edgeId?: string;
  /** Path in the node's config, for example ["projections", 0, "expression"]; empty: the node itself. */
  readonly path: readonly (string | number)[];
  /** Character range [from, to) within the text of the field, UTF-16 units. */
  readonly span?: Span;
  readonly params: DiagnosticParams;
}

/** Character range [from, to), UTF-16 units. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type DiagnosticParams = Readonly<Record<string, string | number>>;

/** An error of the graph itself; `at` says more of where it is. */
export function graphError(
  code: DiagnosticCode,
  params: DiagnosticParams = {},
  at: Partial<Pick<Diagnostic, "nodeId" | "edgeId" | "path" | "span" | "severity">> = {},
): Diagnostic {
  return { code, severity: "error", nodeId: null, path: [], params, ...at };
}

export const hasErrors = (diagnostics: readonly Pick<Diagnostic, "severity">[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === "error");

/** A bug of ours: a contract was broken. Never caught to go on. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
