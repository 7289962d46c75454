import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import type { Widget } from "@millrace/graph";
import { useEffect, useRef } from "react";
import { editorLook } from "../inspector/editor-look.ts";
import type { FieldProps } from "../inspector/field-context.ts";

type Props = FieldProps<string, Extract<Widget, { kind: "code" }>>;

/** A person's function in TypeScript. */
export function CodeField({ id, label, value, problems, onChange }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ value, onChange });
  useEffect(() => {
    latest.current = { value, onChange };
  });
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: value, extensions: extensions(label, latest) }),
    });
    view.current = editor;
    return () => editor.destroy();
    // The editor holds the text while it lives; what comes from outside is put in below.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [label]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  return <div ref={host} id={id} className={`inp code ${problems.length > 0 ? "bad" : ""}`} />;
}

interface Latest {
  readonly current: Pick<Props, "value" | "onChange">;
}

function extensions(label: string, latest: Latest): Extension {
  return [
    javascript({ typescript: true }),
    editorLook,
    lineNumbers(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
    bracketMatching(),
    indentOnInput(),
    closeBrackets(),
    // Undo belongs to the document, not to the editor. Escape, then Tab, leaves it.
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      const text = update.state.doc.toString();
      // What an undo put in is the document's already: giving it back would be a new edit, and end what can be redone.
      if (update.docChanged && update.view.hasFocus && text !== latest.current.value)
        latest.current.onChange(text);
    }),
  ];
}
