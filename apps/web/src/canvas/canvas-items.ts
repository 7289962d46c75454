import type { FlowNote } from "@millrace/graph";
import type { Resizing } from "./canvas-store.ts";
import type { CardView, FrameView } from "./fold-groups.ts";
import { NODE_WIDTH } from "./geometry.ts";
import type { Point } from "./geometry.ts";
import type { CanvasCard } from "./group-card.tsx";
import type { CanvasFrame } from "./group-frame.tsx";
import { handlesOf } from "./node-handles.ts";
import type { CanvasNode } from "./node-card.tsx";
import type { CanvasNote } from "./note-card.tsx";

/** Everything that React Flow has as a node. */
export type CanvasItem = CanvasNode | CanvasCard | CanvasFrame | CanvasNote;

/** Below the channels: notes, and below those the frames. */
const FRAME_LEVEL = -3;
const NOTE_LEVEL = -2;

export function frameItem(view: FrameView, selected: boolean, label: string): CanvasFrame {
  const { x, y, width, height } = view;
  return {
    id: view.id,
    type: "group-frame",
    position: { x, y },
    data: view,
    selected,
    width,
    height,
    measured: { width, height },
    zIndex: FRAME_LEVEL,
    // Only the title takes the pointer.
    style: { pointerEvents: "none" },
    dragHandle: ".group-title",
    connectable: false,
    ariaLabel: label,
  };
}

export function cardItem(view: CardView, selected: boolean, label: string): CanvasCard {
  const size = { width: NODE_WIDTH, height: view.height };
  return {
    id: view.id,
    type: "group-card",
    position: view.position,
    data: view,
    selected,
    ...size,
    measured: size,
    handles: handlesOf(view),
    ariaLabel: label,
  };
}

export interface NoteItemState {
  readonly selected: boolean;
  readonly editable: boolean;
  readonly label: string;
  readonly position: Point | undefined;
  readonly resizing: Resizing | null;
}

export function noteItem(note: FlowNote, state: NoteItemState): CanvasNote {
  const live = state.resizing?.id === note.id ? state.resizing : null;
  const size = live?.size ?? note.size;
  return {
    id: note.id,
    type: "note",
    position: live?.position ?? state.position ?? note.position,
    data: { note, size, editable: state.editable },
    selected: state.selected,
    ...size,
    measured: size,
    zIndex: NOTE_LEVEL,
    connectable: false,
    ariaLabel: state.label,
  };
}
