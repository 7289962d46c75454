import { emptyDocument } from "@millrace/graph";
import type { FlowDocument, FlowNode } from "@millrace/graph";
import { nodeDefinition } from "../catalog.ts";
import { edgeEnds } from "../examples/edge-ends.ts";

export type NodeSpec = readonly [id: string, kind: string, config?: FlowNode["config"]];

/** A document of nodes with their initial config where none is given, and edges written `a -> b`, or `a.port -> b:port`. */
export function flow(nodes: readonly NodeSpec[], edges: readonly string[], parallelism = 1): FlowDocument {
  const document = emptyDocument("test");
  return {
    ...document,
    settings: { ...document.settings, parallelism },
    nodes: nodes.map(([id, kind, config], index) => ({
      id,
      kind,
      version: 1,
      name: id,
      position: { x: index * 240, y: 0 },
      parallelism: null,
      config: { ...(nodeDefinition(kind)?.initial as FlowNode["config"]), ...config },
    })),
    edges: edges.map((text, index) => {
      const [from = "", to = ""] = text.split(" -> ");
      return { id: `e${index}`, ...edgeEnds(from, to) };
    }),
  };
}
