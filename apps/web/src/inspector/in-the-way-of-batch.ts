import { compile } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";

export interface InTheWayOfBatch {
  /** Sources that do not end by themselves. */
  readonly endless: readonly string[];
  /** Nodes that a loop leads into. */
  readonly loops: readonly string[];
}

/** Nodes for which the automatic mode is streaming: those that would be wrong in batch. */
export function inTheWayOfBatch(document: FlowDocument): InTheWayOfBatch {
  const { diagnostics } = compile(
    { ...document, settings: { ...document.settings, runtimeMode: "batch" } },
    catalog,
  );
  const nodesOf = (wanted: string) =>
    diagnostics.flatMap(({ code, nodeId }) => (code === wanted && nodeId !== null ? [nodeId] : []));
  return { endless: nodesOf("graph.unbounded-in-batch"), loops: nodesOf("graph.loop-in-batch") };
}
