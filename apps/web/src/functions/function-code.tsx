import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import type { Diagnostic as Mark } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import type { FunctionProblem, FunctionText } from "@millrace/functions";
import type { Diagnostic, Locale } from "@millrace/graph";
import { useEffect, useState } from "react";
import type { RefObject } from "react";
import { editorLook } from "../inspector/editor-look.ts";
import { marks } from "../inspector/editor-marks.ts";
import { useEditor } from "../inspector/use-editor.ts";
import type { Latest } from "../inspector/use-editor.ts";
import { showCode, useCodePlace } from "../store/code-place.ts";
import type { CodePlace } from "../store/code-place.ts";
import { useView } from "../store/view-store.ts";
import { askCompiler } from "./function-compiler.ts";
import { functionLanguage } from "./function-language.ts";
import { placeOf, useFunctionChecks } from "./function-checks.ts";

interface FunctionCodeProps {
  readonly id: string;
  readonly label: string;
  readonly nodeId: string;
  readonly field: string;
  readonly value: string;
  /** Null: what comes in is not known yet. */
  readonly shape: FunctionText["shape"] | null;
  readonly problems: readonly Diagnostic[];
  readonly locale: Locale;
  readonly onChange: (value: string) => void;
}

/** The editor of a function: completes and explains what TypeScript knows, and underlines what it says is wrong. */
export function FunctionCode(props: FunctionCodeProps) {
  const { id, value, problems, locale, nodeId, field } = props;
  const { host, view } = useEditor(props, extensions);
  const hints = useHints(props);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { length } = editor.state.doc;
    const all = [...marks(problems, length, locale), ...hints.map((hint) => hintMark(hint, length))];
    editor.dispatch(setDiagnostics(editor.state, all));
  }, [problems, hints, locale, value, view]);
  useWantedPlace(view, nodeId, field);
  return <div ref={host} id={id} className={`inp code ${problems.some(isError) ? "bad" : ""}`} />;
}

const isError = ({ severity }: Diagnostic): boolean => severity === "error";

const extensions = (latest: Latest<FunctionCodeProps>): Extension => [
  javascript({ typescript: true }),
  editorLook,
  lineNumbers(),
  bracketMatching(),
  indentOnInput(),
  closeBrackets(),
  functionLanguage(() => latest.current),
  // Undo belongs to the document, not to the editor. Escape, then Tab, leaves it.
  keymap.of([...closeBracketsKeymap, ...KEYS, indentWithTab]),
];

/** Escape is for what lies above the code, and for the editor as a whole. */
const KEYS = defaultKeymap.filter(({ key }) => key !== "Escape");

const NO_HINTS: readonly FunctionProblem[] = [];

/** What fails only at a NULL, once the text itself was checked. */
function useHints({ nodeId, field, value, shape }: FunctionCodeProps): readonly FunctionProblem[] {
  const known = useFunctionChecks((checks) => checks.known[placeOf({ nodeId, field })]);
  const [found, setFound] = useState({ code: "", hints: NO_HINTS });
  const problems = known?.text.code === value ? known.checked?.problems : undefined;
  useEffect(() => {
    if (shape === null || problems === undefined) return;
    let current = true;
    void askCompiler("hints", { text: { code: value, shape }, known: problems }).then((hints) => {
      if (current) setFound({ code: value, hints: hints ?? NO_HINTS });
    });
    return () => void (current = false);
  }, [value, shape, problems]);
  return found.code === value ? found.hints : NO_HINTS;
}

const hintMark = ({ span, message }: FunctionProblem, length: number): Mark => ({
  from: Math.min(span.from, length),
  to: Math.min(span.to, length),
  severity: "hint",
  message,
});

/** Goes to the place of this function that somebody asked for. */
function useWantedPlace(view: RefObject<EditorView | null>, nodeId: string, field: string): void {
  const place = useCodePlace((state) => state.place);
  const large = useView((state) => state.openFunction);
  useEffect(() => {
    const editor = view.current;
    if (!editor || place?.nodeId !== nodeId || place.field !== field) return;
    // Behind the large editor nothing can have the focus.
    if (large !== null && editor.dom.closest("dialog") === null) return;
    showCode(null);
    const { from, to } = spanOf(place, editor);
    editor.dispatch({
      selection: { anchor: from, head: to },
      effects: EditorView.scrollIntoView(from, { y: "center" }),
    });
    editor.focus();
  }, [place, large, view, nodeId, field]);
}

function spanOf(
  { at }: CodePlace,
  { state: { doc } }: EditorView,
): { readonly from: number; readonly to: number } {
  if ("from" in at) return { from: Math.min(at.from, doc.length), to: Math.min(at.to, doc.length) };
  const line = doc.line(Math.min(Math.max(1, at.line), doc.lines));
  const from = Math.min(line.from + Math.max(0, at.column - 1), line.to);
  return { from, to: line.to };
}
