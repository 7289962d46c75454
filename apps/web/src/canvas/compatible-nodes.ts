import { connectable } from "@millrace/graph";
import type { AnyNodeDefinition, Catalog, FlowDocument } from "@millrace/graph";
import type { QuickAdd } from "./canvas-store.ts";

const TRIAL = "trial_node";

/** The nodes that a port would take: each is tried on a copy of the document. */
export function compatibleNodes(
  document: FlowDocument,
  catalog: Catalog,
  end: QuickAdd["end"],
): readonly AnyNodeDefinition[] {
  if (end === null) return catalog;
  return catalog.filter((definition) => {
    const port = end.type === "source" ? definition.inputs[0] : definition.outputs[0];
    if (!port) return false;
    const trial = { node: TRIAL, port: port.name };
    const waiting = { node: end.node, port: end.port };
    const [from, to] = end.type === "source" ? [waiting, trial] : [trial, waiting];
    return connectable(withTrial(document, definition).document, catalog, from, to).ok;
  });
}

/** The document with a new, unconnected node of a kind, to try on it what it would take. */
export function withTrial(
  document: FlowDocument,
  definition: AnyNodeDefinition,
): { readonly document: FlowDocument; readonly id: string } {
  const config = definition.initial as FlowDocument["nodes"][number]["config"];
  const { kind, version } = definition;
  const node = { id: TRIAL, kind, version, name: kind, position: { x: 0, y: 0 }, parallelism: null, config };
  return { document: { ...document, nodes: [...document.nodes, node] }, id: TRIAL };
}
