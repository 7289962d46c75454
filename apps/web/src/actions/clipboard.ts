import { flowEdgeSchema, flowNodeSchema } from "@millrace/graph";
import type { FlowEdge, FlowNode } from "@millrace/graph";
import { z } from "zod";
import { currentDocument } from "../store/document-store.ts";
import { pasteNodes, remove } from "../store/edits.ts";
import { selectNodes, useSelection } from "../store/selection-store.ts";

const clipSchema = z.strictObject({
  format: z.literal("millrace-clip"),
  nodes: z.array(flowNodeSchema),
  edges: z.array(flowEdgeSchema),
});

const OFFSET = { x: 40, y: 40 };

interface Clip {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

/** Selected nodes and the edges between them, as JSON that other tabs can paste too; null where none is selected. */
export function copiedText(): string | null {
  const { nodes, edges } = selected();
  return nodes.length === 0 ? null : JSON.stringify({ format: "millrace-clip", nodes, edges });
}

/** Whether the text was nodes, which then are on the canvas and selected. */
export function pasteText(text: string): boolean {
  const parsed = clipSchema.safeParse(readJson(text));
  if (!parsed.success) return false;
  selectNodes(pasteNodes(parsed.data.nodes, parsed.data.edges, OFFSET));
  return true;
}

export function duplicateSelection(): void {
  const { nodes, edges } = selected();
  if (nodes.length > 0) selectNodes(pasteNodes(nodes, edges, OFFSET));
}

export function deleteSelection(): void {
  const { nodes, edges } = useSelection.getState();
  remove(nodes, edges);
}

function selected(): Clip {
  const { nodes: ids } = useSelection.getState();
  const { nodes, edges } = currentDocument();
  return {
    nodes: nodes.filter((node) => ids.has(node.id)),
    edges: edges.filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node)),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
