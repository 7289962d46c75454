import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { keymap, lineNumbers } from "@codemirror/view";
import type { Widget } from "@millrace/graph";
import { editorLook } from "../inspector/editor-look.ts";
import type { FieldProps } from "../inspector/field-context.ts";
import { useEditor } from "../inspector/use-editor.ts";

type Props = FieldProps<string, Extract<Widget, { kind: "code" }>>;

/** A person's function in TypeScript. */
export function CodeField(props: Props) {
  const { id, problems } = props;
  const { host } = useEditor(props, extensions);
  return <div ref={host} id={id} className={`inp code ${problems.length > 0 ? "bad" : ""}`} />;
}

const extensions = (): Extension => [
  javascript({ typescript: true }),
  editorLook,
  lineNumbers(),
  bracketMatching(),
  indentOnInput(),
  closeBrackets(),
  // Undo belongs to the document, not to the editor. Escape, then Tab, leaves it.
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, indentWithTab]),
];
