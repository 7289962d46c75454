import type { FlowDocument } from "@millrace/graph";
import { nodeDefinition } from "@millrace/nodes";

/** Edges that close a loop: what they lead to stands before what they come from. */
export function waysBack({ nodes, edges }: Pick<FlowDocument, "nodes" | "edges">): ReadonlySet<string> {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  return new Set(
    edges.flatMap(({ id, to }) => {
      const ports = nodeDefinition(kinds.get(to.node) ?? "")?.inputs;
      return ports?.find(({ name }) => name === to.port)?.feedback ? [id] : [];
    }),
  );
}
