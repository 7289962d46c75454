import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap } from "@codemirror/commands";
import { setDiagnostics } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { hoverTooltip, keymap } from "@codemirror/view";
import type { Diagnostic, Locale, RowSchema } from "@millrace/graph";
import { completions, hover } from "@millrace/sql";
import { useEffect } from "react";
import { cardsInsideOfPage, hoverCard } from "./editor-cards.ts";
import { marks } from "./editor-marks.ts";
import { sqlLanguage } from "./sql-language.ts";
import { useEditor } from "./use-editor.ts";
import type { Latest } from "./use-editor.ts";

interface ExpressionFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly input: RowSchema | null;
  readonly problems: readonly Diagnostic[];
  readonly locale: Locale;
  readonly onChange: (value: string) => void;
}

/** A SQL expression: completes the columns in scope, and underlines what the compiler says is wrong, in place. */
export function ExpressionField(props: ExpressionFieldProps) {
  const { id, value, problems, locale } = props;
  const { host, view } = useEditor(props, extensions);
  useEffect(() => {
    const editor = view.current;
    if (editor)
      editor.dispatch(setDiagnostics(editor.state, marks(problems, editor.state.doc.length, locale)));
  }, [problems, locale, value, view]);
  return <div ref={host} id={id} className={`inp expression ${problems.length > 0 ? "bad" : ""}`} />;
}

const NO_COLUMNS: RowSchema = { fields: [], rowtime: null, keys: null, changelog: "append" };

function extensions(latest: Latest<ExpressionFieldProps>): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    if (!context.explicit && !context.matchBefore(/[\p{L}_`][\p{L}\p{N}_$]*$/u)) return null;
    const { input, locale } = latest.current;
    const { from, items } = completions(context.state.doc.toString(), context.pos, input ?? NO_COLUMNS);
    if (items.length === 0) return null;
    return {
      from,
      filter: false,
      options: items.map((item) => ({
        label: item.label,
        type: item.kind,
        detail: item.type,
        apply: item.insert,
        ...(item.summary ? { info: item.summary[locale] } : {}),
      })),
    };
  };
  const about = hoverTooltip((editor, position) => {
    const { input, locale } = latest.current;
    const found = hover(editor.state.doc.toString(), position, input ?? NO_COLUMNS);
    if (!found) return null;
    return {
      pos: found.from,
      end: found.to,
      above: true,
      create: () => ({ dom: hoverCard(found.title, found.summary?.[locale] ?? null) }),
    };
  });
  return [
    sqlLanguage,
    cardsInsideOfPage,
    about,
    autocompletion({ override: [source], icons: false, activateOnTyping: true, aboveCursor: true }),
    closeBrackets(),
    // Undo belongs to the document, not to the editor.
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      { key: "Tab", run: acceptCompletion },
      ...defaultKeymap,
    ]),
  ];
}
