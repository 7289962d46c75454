import { emptyDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";

type Node = Pick<FlowDocument["nodes"][number], "id" | "kind" | "config">;

/** Nodes in a row, each feeding the next; what their config leaves out is as in a newly placed node. */
export function chainDocument(name: string, nodes: readonly Node[]): FlowDocument {
  return {
    ...emptyDocument(name),
    nodes: nodes.map((node, index) => ({
      ...node,
      config: { ...catalog.find(({ kind }) => kind === node.kind)?.initial, ...node.config },
      version: 1,
      name: node.id,
      position: { x: index * 200, y: 0 },
      parallelism: null,
    })),
    edges: nodes.slice(1).map((node, index) => ({
      id: `e${index}`,
      from: { node: nodes[index]?.id ?? "", port: "out" },
      to: { node: node.id, port: "in" },
    })),
    viewport: { x: 10, y: -20.5, zoom: 0.75 },
  };
}

export const hostMetricsDocument = (name: string): FlowDocument =>
  chainDocument(name, [
    { id: "host", kind: "host-metrics", config: {} },
    { id: "show", kind: "print", config: {} },
  ]);

/** Copies the lines of a file into part files. */
export const copyDocument = (path: string, directory: string): FlowDocument =>
  chainDocument("Copy", [
    { id: "read", kind: "text-file", config: { path } },
    { id: "write", kind: "text-file-sink", config: { directory } },
  ]);
