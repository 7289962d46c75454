import type { FlowDocument, FlowNode, StreamGraph } from "@millrace/graph";
import type { Job } from "@millrace/protocol";
import { freePlace, NODE_WIDTH, RUN_HEIGHT } from "./geometry.ts";
import type { Rect } from "./geometry.ts";

type Positions = NonNullable<Job["positions"]>;

/** Where nodes are drawn: as they are now, or as they were when the job was started. */
export interface ShownPlaces {
  readonly positions?: Positions | undefined;
  readonly over?: boolean;
}

/**
 * A job as a document: its own nodes, edges and names. While it runs each node is where the person has it, and one that
 * was deleted since is where it was when the job was started; once it is `over` all are where they were then. A node of
 * which no place is known gets a free one, one whose settings are not known shows none; one that was added since is not
 * shown.
 */
export function shownGraph(
  streamGraph: StreamGraph,
  document: FlowDocument | null,
  { positions = {}, over = false }: ShownPlaces = {},
): Pick<FlowDocument, "nodes" | "edges"> {
  const own = new Map(document?.nodes.map((node) => [node.id, node]));
  const taken: Rect[] = over ? [] : [...own.values()].map(bodyOf);
  const nodes = streamGraph.nodes.map((node, index): FlowNode => {
    const drawn = own.get(node.id);
    const known = drawn?.kind === node.kind ? drawn : undefined;
    const place = (over ? undefined : known?.position) ?? positions[node.id] ?? known?.position;
    const position = place ?? freePlace(startOf(index), { width: NODE_WIDTH, height: RUN_HEIGHT }, taken);
    if (known && known.name === node.name && position === known.position) return known;
    taken.push({ ...position, width: NODE_WIDTH, height: RUN_HEIGHT });
    return {
      ...(known ?? { id: node.id, kind: node.kind, version: 1, config: {} }),
      parallelism: known ? known.parallelism : node.parallelism,
      name: node.name,
      position,
    };
  });
  const edges = streamGraph.edges.map((edge) => ({
    id: edge.id,
    from: { node: edge.source, port: edge.sourcePort },
    to: { node: edge.target, port: edge.targetPort },
  }));
  return { nodes, edges };
}

const startOf = (index: number) => ({ x: index * (NODE_WIDTH + 60), y: 0 });
const bodyOf = (node: FlowNode): Rect => ({ ...node.position, width: NODE_WIDTH, height: RUN_HEIGHT });
