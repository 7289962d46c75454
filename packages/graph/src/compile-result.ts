import type { Guarantee } from "./define-node.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { JobGraph, StreamGraph } from "./job-graph.ts";
import type { RowSchema } from "./row-type.ts";

/** What compiling a document gives. Plain JSON. */
export interface CompileResult {
  /** Errors and warnings, in the order of the nodes. */
  readonly diagnostics: readonly Diagnostic[];
  /** null if and only if there is an error. */
  readonly streamGraph: StreamGraph | null;
  /** null if and only if there is an error. */
  readonly jobGraph: JobGraph | null;
  /** By edge id: what flows on it, also where other parts of the graph are broken. */
  readonly schemas: Readonly<Record<string, RowSchema>>;
  /** By node id: what leaves it by its main output; sinks are absent. */
  readonly outputs: Readonly<Record<string, RowSchema>>;
  /** By node id and port: what leaves it by side outputs; nodes without any are absent. */
  readonly sideOutputs: Readonly<Record<string, Readonly<Record<string, RowSchema>>>>;
  /** By node id, of those without problems. */
  readonly promises: Readonly<Record<string, NodePromise>>;
}

/** What a node promises after a failure. */
export interface NodePromise {
  readonly guarantee: Guarantee;
  /** It gives the same rows of the same input a second time. */
  readonly repeatable: boolean;
}
