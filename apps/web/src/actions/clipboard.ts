import type { FlowEdge, FlowNode } from "@millrace/graph";
import { currentDocument } from "../store/document-store.ts";
import { pasteNodes, remove } from "../store/edits.ts";
import { selectNodes, useSelection } from "../store/selection-store.ts";

/** Nodes and the edges between them; as JSON in the system's clipboard, so that it works between tabs. */
interface Clip {
  readonly format: "millrace-clip";
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

const OFFSET = { x: 40, y: 40 };
let kept: Clip | null = null;

export function copySelection(): void {
  const clip = selectedClip();
  if (clip.nodes.length === 0) return;
  kept = clip;
  // A page without permission to write still has its own copy.
  void navigator.clipboard?.writeText(JSON.stringify(clip)).catch(() => {});
}

export function cutSelection(): void {
  copySelection();
  deleteSelection();
}

export function deleteSelection(): void {
  const { nodes, edges } = useSelection.getState();
  if (nodes.size + edges.size > 0) remove(nodes, edges);
}

export function duplicateSelection(): void {
  paste(selectedClip());
}

export async function pasteClipboard(): Promise<void> {
  const text = await readClipboard();
  paste(clipOf(text) ?? kept);
}

export function selectAllNodes(): void {
  selectNodes(currentDocument().nodes.map((node) => node.id));
}

function paste(clip: Clip | null): void {
  if (clip && clip.nodes.length > 0) selectNodes(pasteNodes(clip.nodes, clip.edges, OFFSET));
}

function selectedClip(): Clip {
  const { nodes } = useSelection.getState();
  const document = currentDocument();
  return {
    format: "millrace-clip",
    nodes: document.nodes.filter((node) => nodes.has(node.id)),
    edges: document.edges.filter((edge) => nodes.has(edge.from.node) && nodes.has(edge.to.node)),
  };
}

async function readClipboard(): Promise<string> {
  try {
    return (await navigator.clipboard?.readText()) ?? "";
  } catch {
    return "";
  }
}

function clipOf(text: string): Clip | null {
  try {
    const value = JSON.parse(text) as Partial<Clip> | null;
    return value?.format === "millrace-clip" && Array.isArray(value.nodes) && Array.isArray(value.edges) ? (value as Clip) : null;
  } catch {
    return null;
  }
}
