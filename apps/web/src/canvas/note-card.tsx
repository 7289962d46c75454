import type { FlowNote } from "@millrace/graph";
import { NodeResizer } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useWords } from "../i18n/use-words.ts";
import { resizeNote, setNoteText } from "../store/note-edits.ts";
import { canvasHandle } from "./canvas-handle.ts";
import { setResizing, setWriting, useCanvas } from "./canvas-store.ts";
import { snap } from "./geometry.ts";
import type { Rect } from "./geometry.ts";
import { MarkdownLight } from "./markdown-light.tsx";

export type NoteData = {
  readonly note: FlowNote;
  /** As it is drawn: while it is resized, not yet the document's. */
  readonly size: FlowNote["size"];
  readonly editable: boolean;
};
export type CanvasNote = Node<NoteData, "note">;

const LEAST = { width: 80, height: 40 };

const onGrid = ({ x, y, width, height }: Rect): Pick<FlowNote, "position" | "size"> => ({
  position: { x: snap(x), y: snap(y) },
  size: { width: Math.max(LEAST.width, snap(width)), height: Math.max(LEAST.height, snap(height)) },
});

/** A note: read where it lies, written in place after a double-click or Enter. */
export const NoteCard = memo(function NoteCard({
  data: { note, size, editable },
  selected,
}: NodeProps<CanvasNote>) {
  const w = useWords();
  const writing = useCanvas((state) => state.writing === note.id);
  return (
    // The keyboard's way is Enter on the note itself; the double-click is the pointer's.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={`note ${note.color} ${selected ? "sel" : ""}`}
      style={size}
      data-testid={`note-${note.id}`}
      onDoubleClick={(event) => {
        event.stopPropagation();
        if (editable) setWriting(note.id);
      }}
    >
      <NodeResizer
        isVisible={selected && editable}
        minWidth={LEAST.width}
        minHeight={LEAST.height}
        onResize={(_event, to) => setResizing({ id: note.id, ...onGrid(to) })}
        onResizeEnd={(_event, to) => {
          setResizing(null);
          resizeNote(note.id, onGrid(to));
        }}
      />
      {writing ? (
        <textarea
          className="nodrag nowheel"
          aria-label={w.draw.noteText}
          value={note.text}
          ref={(area) => area?.focus({ preventScroll: true })}
          onChange={(event) => setNoteText(note.id, event.target.value)}
          onBlur={() => setWriting(null)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            setWriting(null);
            canvasHandle()?.focus(note.id);
          }}
        />
      ) : (
        <div className="note-text">
          {note.text === "" ? <p className="dd">{w.draw.emptyNote}</p> : <MarkdownLight text={note.text} />}
        </div>
      )}
    </div>
  );
});
