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
    return connectable(withTrial(document, definition), catalog, from, to).ok;
  });
}

function withTrial(document: FlowDocument, definition: AnyNodeDefinition): FlowDocument {
  const config = definition.initial as FlowDocument["nodes"][number]["config"];
  const { kind, version } = definition;
  const node = { id: TRIAL, kind, version, name: kind, position: { x: 0, y: 0 }, parallelism: null, config };
  return { ...document, nodes: [...document.nodes, node] };
}
