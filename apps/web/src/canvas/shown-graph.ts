import type { FlowDocument, FlowNode, StreamGraph } from "@millrace/graph";
import type { Job } from "@millrace/protocol";
import { definitionOf } from "../store/definitions.ts";
import { freePlace, NODE_WIDTH, RUN_HEIGHT } from "./geometry.ts";
import type { Rect } from "./geometry.ts";

type Positions = NonNullable<Job["positions"]>;

/**
 * A job as a document: its own nodes, edges and names. While it runs each node is where the person has it, and one that
 * was deleted since is where it was when the job was started; `document` is null for a job that is over, which is drawn
 * as it was then. A node of which no place is known gets a free one; one that was added since is not shown.
 */
export function shownGraph(
  streamGraph: StreamGraph,
  document: FlowDocument | null,
  positions: Positions = {},
): Pick<FlowDocument, "nodes" | "edges"> {
  const own = new Map(document?.nodes.map((node) => [node.id, node]));
  const taken: Rect[] = [...own.values()].map(bodyOf);
  const nodes = streamGraph.nodes.map((node, index): FlowNode => {
    const drawn = own.get(node.id);
    if (drawn && drawn.kind === node.kind)
      return drawn.name === node.name ? drawn : { ...drawn, name: node.name };
    const position =
      positions[node.id] ??
      freePlace({ x: index * (NODE_WIDTH + 60), y: 0 }, { width: NODE_WIDTH, height: RUN_HEIGHT }, taken);
    taken.push({ ...position, width: NODE_WIDTH, height: RUN_HEIGHT });
    const config = (definitionOf(node.kind)?.initial ?? {}) as FlowNode["config"];
    return {
      id: node.id,
      kind: node.kind,
      version: 1,
      name: node.name,
      position,
      parallelism: node.parallelism,
      config,
    };
  });
  const edges = streamGraph.edges.map((edge) => ({
    id: edge.id,
    from: { node: edge.source, port: edge.sourcePort },
    to: { node: edge.target, port: edge.targetPort },
  }));
  return { nodes, edges };
}

const bodyOf = (node: FlowNode): Rect => ({ ...node.position, width: NODE_WIDTH, height: RUN_HEIGHT });
