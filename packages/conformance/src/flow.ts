import { emptyDocument } from "@millrace/graph";
import type { FlowDocument, FlowEdge, FlowNode } from "@millrace/graph";
import { edgeEnds, nodeDefinition } from "@millrace/nodes";

export interface FlowPart {
  readonly kind: string;
  readonly config?: FlowNode["config"];
  readonly parallelism?: number;
}

/** A document of nodes by id, with edges written `a -> b -> c`, with ports `a.port -> b:port`. `spread`: how the edges that leave a node spread their rows. Checkpoints every `checkpointMs`, or null. */
export function flow(
  name: string,
  parts: Readonly<Record<string, FlowPart>>,
  paths: readonly string[],
  spread: Readonly<Record<string, FlowEdge["partitioning"]>> = {},
): FlowDocument {
  const empty = emptyDocument(name);
  const nodes = Object.entries(parts).map(([id, { kind, config, parallelism }]): FlowNode => {
    const definition = nodeDefinition(kind);
    if (definition === undefined || definition === null) throw new Error(`no node of kind ${kind}`);
    return {
      id,
      kind,
      version: definition.version,
      name: id,
      position: { x: 0, y: 0 },
      parallelism: parallelism ?? null,
      config: { ...(definition.initial as FlowNode["config"]), ...config },
    };
  });
  const pairs = paths.flatMap((path) => {
    const ids = path.split(" -> ");
    return ids.slice(1).map((to, i) => [ids[i]!, to] as const);
  });
  return {
    ...empty,
    settings: {
      ...empty.settings,
      checkpoint: { ...empty.settings.checkpoint, intervalMs: 100 },
      restart: { kind: "fixed-delay", attempts: 10, delayMs: 50 },
    },
    nodes,
    edges: pairs.map(([from, to], i) => {
      const ends = edgeEnds(from, to);
      const partitioning = spread[ends.from.node];
      return { id: `edge-${i + 1}`, ...ends, ...(partitioning && { partitioning }) };
    }),
  };
}
