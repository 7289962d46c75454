import { EditorState } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/** What an editor is of. Its name makes it anew; the rest may change while it lives. */
interface EditedText {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export interface Latest<Given> {
  readonly current: Given;
}

interface Editor {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly view: RefObject<EditorView | null>;
}

/** An editor of a text of the document, in the element that `host` is given to. Extensions see what is given as of now. */
export function useEditor<Given extends EditedText>(
  given: Given,
  extensionsOf: (latest: Latest<Given>) => Extension,
): Editor {
  const { label, value } = given;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  useEffect(() => {
    if (!host.current) return;
    const extensions = [ofText(label, latest), extensionsOf(latest)];
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: value, extensions }),
    });
    view.current = editor;
    return () => editor.destroy();
    // oxlint-disable-next-line react/exhaustive-deps -- it holds the text while it lives; what comes from outside is put in below
  }, [label]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  return { host, view };
}

function ofText(label: string, latest: Latest<EditedText>): Extension {
  return [
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      const text = update.state.doc.toString();
      // What an undo put in is the document's already: giving it back would be a new edit, and end what can be redone.
      if (update.docChanged && update.view.hasFocus && text !== latest.current.value)
        latest.current.onChange(text);
    }),
  ];
}
