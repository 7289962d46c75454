import { emptyDocument } from "@millrace/graph";
import type { FlowDocument, FlowNode } from "@millrace/graph";
import { catalog } from "@millrace/nodes";

/** `a:collection b:filter@240,0 | a>b`: nodes with their kinds and places, then edges from `out` to `in`. */
export function testDocument(text: string): FlowDocument {
  const [nodes = "", edges = ""] = text.split("|");
  return {
    ...emptyDocument("test"),
    nodes: parts(nodes).map(testNode),
    edges: parts(edges).map((edge) => {
      const [from = "", to = ""] = edge.split(">");
      return { id: edge.replace(">", "_"), from: { node: from, port: "out" }, to: { node: to, port: "in" } };
    }),
  };
}

const parts = (text: string): readonly string[] => text.split(/\s+/u).filter((part) => part !== "");

function testNode(text: string): FlowNode {
  const [, id = "", kind = "", x = "0", y = "0"] = /^(\w+):([\w-]+)(?:@(-?\d+),(-?\d+))?$/u.exec(text) ?? [];
  const definition = catalog.find((candidate) => candidate.kind === kind);
  return {
    id,
    kind,
    version: definition?.version ?? 1,
    name: id.toUpperCase(),
    position: { x: Number(x), y: Number(y) },
    parallelism: null,
    config: definition?.initial ?? {},
  };
}
