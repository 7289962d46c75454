import { edgeEnds } from "./edge-ends.ts";
import { emptyDocument } from "@millrace/graph";
import type { FlowDocument, FlowNode, FlowSettings } from "@millrace/graph";
import { nodeDefinition } from "../catalog.ts";

/** Node of an example: what differs from a newly placed one. `at`: column and row of the layout, from 0. */
export interface DrawnNode {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly at: readonly [column: number, row: number];
  readonly config?: FlowNode["config"];
  readonly parallelism?: number;
}

const MARGIN = 80;
const COLUMN_PITCH = 240;
const ROW_PITCH = 120;

/** A document of these nodes, with edges written `a -> b` between their ports `out` and `in`, or `a.port -> b:port`. */
export function draw(
  name: string,
  nodes: readonly DrawnNode[],
  edges: readonly string[],
  settings: Partial<FlowSettings> = {},
): FlowDocument {
  const empty = emptyDocument(name);
  return {
    ...empty,
    settings: { ...empty.settings, ...settings },
    nodes: nodes.map(flowNode),
    edges: edges.map((text, index) => {
      const [from = "", to = ""] = text.split(" -> ");
      return { id: `edge-${index + 1}`, ...edgeEnds(from, to) };
    }),
  };
}

function flowNode({ id, kind, name, at: [column, row], config, parallelism }: DrawnNode): FlowNode {
  const definition = nodeDefinition(kind);
  const initial = definition?.initial as FlowNode["config"] | undefined;
  return {
    id,
    kind,
    version: definition?.version ?? 1,
    name,
    position: { x: MARGIN + column * COLUMN_PITCH, y: MARGIN + row * ROW_PITCH },
    parallelism: parallelism ?? null,
    config: { ...initial, ...config },
  };
}
