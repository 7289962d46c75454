import type { FlowDocument, FlowEdge, FlowGroup, FlowNode, FlowNote } from "@millrace/graph";
import type { Draft } from "immer";
import { edit } from "./document-store.ts";
import { uniqueName } from "./edits.ts";
import type { Point } from "./edits.ts";
import { freshId } from "./fresh-id.ts";

/** Part of a document that is carried elsewhere: every edge and group of it is of its own nodes only. */
export interface Clip {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  readonly notes: readonly FlowNote[];
  readonly groups: readonly FlowGroup[];
}

export interface Pasted {
  readonly nodes: readonly string[];
  readonly notes: readonly string[];
}

/** Adds copies under new ids, moved by `offset`: one step of undo. */
export function paste(clip: Clip, offset: Point): Pasted {
  const ids = new Map([
    ...clip.nodes.map((node) => [node.id, freshId(node.kind)] as const),
    ...clip.notes.map((note) => [note.id, freshId("note")] as const),
  ]);
  const copyOf = (id: string): string => ids.get(id) ?? id;
  edit((document) => {
    for (const node of clip.nodes) addNode(document, node, { id: copyOf(node.id), offset });
    for (const edge of clip.edges) {
      const { from, to } = edge;
      document.edges.push({
        ...structuredClone(edge as Draft<FlowEdge>),
        id: freshId("e"),
        from: { ...from, node: copyOf(from.node) },
        to: { ...to, node: copyOf(to.node) },
      });
    }
    for (const note of clip.notes)
      document.notes.push({
        ...structuredClone(note),
        id: copyOf(note.id),
        position: moved(note.position, offset),
      });
    for (const group of clip.groups)
      document.groups.push({ ...group, id: freshId("group"), nodes: group.nodes.map(copyOf) });
  });
  return { nodes: clip.nodes.map(({ id }) => copyOf(id)), notes: clip.notes.map(({ id }) => copyOf(id)) };
}

function addNode(
  document: Draft<FlowDocument>,
  node: FlowNode,
  { id, offset }: { readonly id: string; readonly offset: Point },
): void {
  const { placedBy: _placedBy, ...rest } = structuredClone(node);
  document.nodes.push({
    ...rest,
    id,
    name: uniqueName(document, node.name),
    position: moved(node.position, offset),
  });
}

const moved = ({ x, y }: Point, by: Point): Point => ({ x: x + by.x, y: y + by.y });
