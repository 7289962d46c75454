import { flowEdgeSchema, flowGroupSchema, flowNodeSchema, flowNoteSchema } from "@millrace/graph";
import { z } from "zod";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { snap } from "../canvas/geometry.ts";
import { currentWords } from "../i18n/use-words.ts";
import { currentDocument } from "../store/document-store.ts";
import { remove } from "../store/edits.ts";
import type { Point } from "../store/edits.ts";
import { reportFailure } from "../store/notice-store.ts";
import { paste } from "../store/paste.ts";
import type { Clip } from "../store/paste.ts";
import { clearSelection, selectedNodeIds, selectOnly, useSelection } from "../store/selection-store.ts";
import { removeKeepingFocus } from "./focus-beside.ts";

const clipSchema = z.strictObject({
  format: z.literal("millrace-clip"),
  version: z.literal(2),
  nodes: z.array(flowNodeSchema),
  edges: z.array(flowEdgeSchema),
  notes: z.array(flowNoteSchema),
  groups: z.array(flowGroupSchema),
});

const OFFSET = { x: 40, y: 40 };

/** What is selected, and the edges and groups of it, as JSON that other tabs can paste too; null where nothing is. */
export function copiedText(): string | null {
  const clip = selected();
  return isEmpty(clip) ? null : JSON.stringify({ format: "millrace-clip", version: 2, ...clip });
}

/** Whether the text was of our making; it then is on the canvas, at the pointer, and selected. */
export function pasteText(text: string): boolean {
  const parsed = clipSchema.safeParse(readJson(text));
  if (!parsed.success) return false;
  selectOnly(paste(parsed.data, offsetTo(parsed.data, canvasHandle()?.pointer() ?? null)));
  return true;
}

/** For where no paste event comes: the command palette. A browser may refuse to be read. */
export async function pasteFromClipboard(): Promise<void> {
  const w = currentWords();
  try {
    if (!pasteText(await navigator.clipboard.readText()))
      reportFailure(w.canvas.pasteNothing, w.draw.pasteNothingText);
  } catch {
    reportFailure(w.notice.actionFailed(w.commands.names.paste), w.draw.pasteRefused);
  }
}

export function duplicateSelection(): void {
  const clip = selected();
  if (!isEmpty(clip)) selectOnly(paste(clip, OFFSET));
}

/** A selected group goes with its nodes; to keep them, it is ungrouped. */
export function deleteSelection(): void {
  const selection = useSelection.getState();
  const { edges, notes } = selection;
  const document = currentDocument();
  const nodes = new Set(selectedNodeIds(selection, document));
  removeKeepingFocus(document, { nodes, edges }, () => remove({ nodes, edges, notes }));
  clearSelection();
}

function selected(): Clip {
  const selection = useSelection.getState();
  const document = currentDocument();
  const ids = new Set(selectedNodeIds(selection, document));
  return {
    nodes: document.nodes.filter((node) => ids.has(node.id)),
    edges: document.edges.filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node)),
    notes: document.notes.filter((note) => selection.notes.has(note.id)),
    groups: document.groups.filter((group) => group.nodes.every((id) => ids.has(id))),
  };
}

const isEmpty = ({ nodes, notes }: Clip): boolean => nodes.length + notes.length === 0;

/** The top left of what is pasted comes to lie at the pointer; without one beside where it was. */
export function offsetTo({ nodes, notes }: Clip, pointer: Point | null): Point {
  const places = [...nodes, ...notes].map((item) => item.position);
  if (pointer === null || places.length === 0) return OFFSET;
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  return { x: snap(pointer.x - left), y: snap(pointer.y - top) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
