import { useMemo } from "react";
import { useWords } from "../i18n/use-words.ts";
import type { Selection } from "../store/selection-store.ts";
import { cardItem, frameItem, noteItem } from "./canvas-items.ts";
import type { CanvasItem } from "./canvas-items.ts";
import { useCanvas } from "./canvas-store.ts";
import type { Folded } from "./fold-groups.ts";
import type { ShownCanvas } from "./use-node-views.ts";
import { useCanvasNodes } from "./use-canvas-nodes.ts";

/** Everything that lies on the canvas: frames, notes, nodes, cards. */
export function useCanvasItems(folded: Folded, shown: ShownCanvas, selection: Selection): CanvasItem[] {
  const w = useWords();
  const dragged = useCanvas((state) => state.dragged);
  const resizing = useCanvas((state) => state.resizing);
  const nodes = useCanvasNodes(folded.nodes, dragged, selection.nodes);
  const frames = useMemo(
    () =>
      folded.frames.map((view) =>
        frameItem(view, selection.groups.has(view.id), w.draw.groupLabel(view.name, view.count)),
      ),
    [folded.frames, selection.groups, w],
  );
  const cards = useMemo(
    () =>
      folded.cards.map((view) =>
        cardItem(view, selection.groups.has(view.id), w.draw.groupLabel(view.name, view.members.length)),
      ),
    [folded.cards, selection.groups, w],
  );
  const editable = shown.job === null;
  const notes = useMemo(
    () =>
      shown.notes.map((note) =>
        noteItem(note, {
          selected: selection.notes.has(note.id),
          editable,
          label: w.draw.noteLabel(note.text.slice(0, 60)),
          position: dragged.get(note.id),
          resizing,
        }),
      ),
    [shown.notes, selection.notes, editable, dragged, resizing, w],
  );
  return useMemo(() => [...frames, ...notes, ...nodes, ...cards], [frames, notes, nodes, cards]);
}
