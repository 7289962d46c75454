import { emptyDocument } from "../flow-document.ts";
import type { FlowDocument, FlowNode } from "../flow-document.ts";
import { testCatalog } from "./test-catalog.ts";

/**
 * `a:source b:sink*2 | a>b a.bad>b`: nodes with their kinds and, after a star, their parallelism; then edges, each from
 * `out`, or the port that is named, to `in`.
 */
export function testFlow(text: string, parallelism = 1): FlowDocument {
  const [nodes = "", edges = ""] = text.split("|");
  const empty = emptyDocument("test");
  return {
    ...empty,
    settings: { ...empty.settings, parallelism },
    nodes: parts(nodes).map(testNode),
    edges: parts(edges).map((edge, index) => {
      const [from = "", to = ""] = edge.split(">");
      const [node = "", port = "out"] = from.split(".");
      return { id: `e${index}`, from: { node, port }, to: { node: to, port: "in" } };
    }),
  };
}

const parts = (text: string): readonly string[] => text.split(/\s+/u).filter((part) => part !== "");

function testNode(text: string): FlowNode {
  const [, id = "", kind = "", own] = /^(\w+):(\w+)(?:\*(\d+))?$/u.exec(text) ?? [];
  const definition = testCatalog.find((candidate) => candidate.kind === kind);
  return {
    id,
    kind,
    version: definition?.version ?? 1,
    name: id.toUpperCase(),
    position: { x: 0, y: 0 },
    parallelism: own === undefined ? null : Number(own),
    config: (definition?.initial ?? {}) as FlowNode["config"],
  };
}
