import type { Catalog, Guarantee } from "./define-node.ts";
import type { FlowDocument } from "./flow-document.ts";

export interface EndToEndGuarantee {
  readonly guarantee: Guarantee;
  /** Nodes that keep it from being better; empty where it is exactly once, or where checkpoints are off. */
  readonly limitedBy: readonly string[];
  /** Without checkpoints a failure starts the job from the beginning. */
  readonly checkpointsOff: boolean;
}

const WEAKER: readonly Guarantee[] = ["exactly-once", "at-least-once", "at-most-once", "none"];

/** What the graph as it is drawn promises after a failure, and which nodes limit it. */
export function endToEndGuarantee(document: FlowDocument, catalog: Catalog): EndToEndGuarantee {
  if (document.settings.checkpoint.intervalMs === null) {
    return { guarantee: "none", limitedBy: [], checkpointsOff: true };
  }
  const definitions = new Map(catalog.map((definition) => [definition.kind, definition]));
  const guaranteeOf = (kind: string): Guarantee => definitions.get(kind)?.guarantee ?? "exactly-once";
  const kinds = new Set(document.nodes.map((node) => guaranteeOf(node.kind)));
  const losesAndRepeats = kinds.has("at-most-once") && kinds.has("at-least-once");
  const weakest = WEAKER.findLast((guarantee) => kinds.has(guarantee)) ?? "exactly-once";
  return {
    guarantee: losesAndRepeats ? "none" : weakest,
    limitedBy: document.nodes
      .filter((node) => guaranteeOf(node.kind) !== "exactly-once")
      .map((node) => node.id),
    checkpointsOff: false,
  };
}
