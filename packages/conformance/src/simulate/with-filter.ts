import type { FlowDocument, FlowEdge } from "@millrace/graph";
import { nodeDefinition } from "@millrace/nodes";
import type { Program } from "../program.ts";

/** The same program with a filter before each sink that keeps every row: another graph with the same states and result. */
export const withFilter = (program: Program): Program => ({
  ...program,
  document: (place) => filtered(program.document(place)),
});

function filtered(document: FlowDocument): FlowDocument {
  const sinks = new Set(
    document.nodes.map(({ id }) => id).filter((id) => !document.edges.some(({ from }) => from.node === id)),
  );
  const version = nodeDefinition("filter")?.version ?? 1;
  const cut = document.edges.filter(({ to }) => sinks.has(to.node));
  const filterOf = ({ id }: FlowEdge): string => `filter-${id}`;
  return {
    ...document,
    nodes: [
      ...document.nodes,
      ...cut.map((edge) => ({
        id: filterOf(edge),
        kind: "filter",
        version,
        name: filterOf(edge),
        position: { x: 0, y: 0 },
        parallelism: document.nodes.find(({ id }) => id === edge.to.node)?.parallelism ?? null,
        config: { condition: "TRUE" },
      })),
    ],
    edges: document.edges.flatMap((edge) =>
      cut.includes(edge)
        ? [
            { ...edge, to: { node: filterOf(edge), port: "in" } },
            { ...edge, id: `${edge.id}-kept`, from: { node: filterOf(edge), port: "out" } },
          ]
        : [edge],
    ),
  };
}
