import { compile, emptyDocument } from "@millrace/graph";
import type { FlowDocument, FlowNode, JobGraph, StreamGraph } from "@millrace/graph";
import { catalog, nodeDefinition } from "@millrace/nodes";

/** One after the other in each row of the canvas. */
const CHAIN = ["host-metrics", "filter", "key-by", "aggregate", "print"] as const;
const CONFIG: Readonly<Record<string, FlowNode["config"]>> = {
  filter: { condition: "instance IS NOT NULL" },
  "key-by": { columns: ["instance"] },
  aggregate: { aggregates: [{ fn: "COUNT", column: null, name: "n" }] },
};
const COLUMNS = 4;

/** A pipeline of so many nodes, in chains of five laid out in rows. */
export function bigFlow(nodes: number): FlowDocument {
  const chains = Math.ceil(nodes / CHAIN.length);
  const empty = emptyDocument(`${nodes} nodes`);
  const all = Array.from({ length: chains }, (_, chain) =>
    CHAIN.map((kind, index): FlowNode => {
      const definition = nodeDefinition(kind);
      const column = (chain % COLUMNS) * (CHAIN.length + 0.5) + index;
      return {
        id: `n${chain}-${index}`,
        kind,
        version: definition?.version ?? 1,
        name: `${kind} ${chain}`,
        position: { x: column * 240, y: Math.floor(chain / COLUMNS) * 140 },
        parallelism: null,
        config: { ...(definition?.initial as FlowNode["config"]), ...CONFIG[kind] },
      };
    }),
  );
  return {
    ...empty,
    nodes: all.flat(),
    edges: all.flatMap((chain, row) =>
      chain.slice(1).map((node, index) => ({
        id: `e${row}-${index}`,
        from: { node: chain[index]!.id, port: "out" },
        to: { node: node.id, port: "in" },
      })),
    ),
  };
}

export interface CompiledFlow {
  readonly streamGraph: StreamGraph;
  readonly jobGraph: JobGraph;
}

export function compiled(document: FlowDocument): CompiledFlow {
  const { streamGraph, jobGraph, diagnostics } = compile(document, catalog);
  const error = diagnostics.find(({ severity }) => severity === "error");
  if (streamGraph === null || jobGraph === null || error !== undefined)
    throw new Error(`the pipeline does not compile: ${JSON.stringify(error)}`);
  return { streamGraph, jobGraph };
}
