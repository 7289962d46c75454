import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";

export type Node = Pick<FlowDocument["nodes"][number], "id" | "kind" | "config">;

/** Writes nodes in a row, each feeding the next, as a pipeline. */
export function writeFlow(cwd: string, file: string, nodes: readonly Node[]): void {
  const document: FlowDocument = {
    ...emptyDocument("Test"),
    nodes: nodes.map((node, index) => {
      const definition = catalog.find(({ kind }) => kind === node.kind);
      return {
        ...node,
        config: { ...definition?.initial, ...node.config },
        version: definition?.version ?? 1,
        name: node.id,
        position: { x: index * 200, y: 0 },
        parallelism: null,
      };
    }),
    edges: nodes.slice(1).map((node, index) => ({
      id: `e${index}`,
      from: { node: nodes[index]?.id ?? "", port: "out" },
      to: { node: node.id, port: "in" },
    })),
  };
  writeFileSync(join(cwd, file), JSON.stringify(document));
}
