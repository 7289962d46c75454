import { NOTE_COLORS } from "@millrace/graph";
import type { FlowNote } from "@millrace/graph";
import { duplicateSelection } from "../actions/clipboard.ts";
import { useWords } from "../i18n/use-words.ts";
import { setNoteColor, setNoteText } from "../store/note-edits.ts";
import { InspectorFoot } from "./inspector-foot.tsx";
import { InspectorHead } from "./inspector-head.tsx";

/** The selected note: its text and its colour. */
export function NoteInspector({ note }: { readonly note: FlowNote }) {
  const w = useWords();
  return (
    <div className="inspector" data-testid="note-inspector">
      <InspectorHead icon="note" title={w.draw.note} />
      <form className="form inspector-body scroll" onSubmit={(event) => event.preventDefault()}>
        <div className="field wide">
          <label className="field-label" htmlFor="note-text">
            {w.draw.noteText}
          </label>
          <textarea
            id="note-text"
            className="inp"
            rows={8}
            value={note.text}
            maxLength={20_000}
            onChange={(event) => setNoteText(note.id, event.target.value)}
          />
          <p className="field-help dd">{w.draw.noteHint}</p>
        </div>
        <fieldset className="field wide note-colors">
          <legend className="field-label">{w.draw.noteColor}</legend>
          {NOTE_COLORS.map((color) => (
            <label key={color} className={`note-color ${color}`}>
              <input
                type="radio"
                name="note-color"
                checked={note.color === color}
                onChange={() => setNoteColor(note.id, color)}
              />
              {w.draw.noteColors[color]}
            </label>
          ))}
        </fieldset>
      </form>
      <InspectorFoot>
        <button type="button" className="btn small" onClick={duplicateSelection}>
          {w.inspector.duplicate}
        </button>
      </InspectorFoot>
    </div>
  );
}
