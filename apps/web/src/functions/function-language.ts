import { acceptCompletion, autocompletion, completionKeymap } from "@codemirror/autocomplete";
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { hoverTooltip, keymap } from "@codemirror/view";
import type { FunctionText, WordInfo } from "@millrace/functions";
import type { Locale } from "@millrace/graph";
import { cardsInsideOfPage, hoverCard } from "../inspector/editor-cards.ts";
import { askCompiler } from "./function-compiler.ts";

/** A function as it is now, and who reads about it. Null: what comes into it is not known. */
export interface EditedFunction {
  readonly shape: FunctionText["shape"] | null;
  readonly locale: Locale;
}

const WORD = /[\p{L}\p{N}_$]*$/u;

/** Completion and hover by TypeScript, with the types that the schema and the settings of the node give. */
export function functionLanguage(current: () => EditedFunction): Extension {
  const placed = (code: string, offset: number) => {
    const { shape, locale } = current();
    return shape === null ? null : { text: { code, shape }, offset, locale };
  };
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const before = context.matchBefore(WORD)?.text ?? "";
    const dot = context.state
      .sliceDoc(Math.max(0, context.pos - before.length - 1), context.pos)
      .startsWith(".");
    const place = placed(context.state.doc.toString(), context.pos);
    if (place === null || (!context.explicit && before === "" && !dot)) return null;
    const found = await askCompiler("complete", place);
    if (found === null || context.aborted) return null;
    const options = found.words.map(({ name, kind, rank }): Completion => ({
      label: name,
      type: kind,
      sortText: rank + name,
      boost: Number(rank) > 11 ? -1 : 1,
      info: async () => {
        const about = await askCompiler("about", { ...place, word: name });
        return about === null ? null : cardOf(about);
      },
    }));
    return { from: found.from, options, validFor: /^[\p{L}\p{N}_$]*$/u };
  };
  const about = hoverTooltip(async (view, position) => {
    const place = placed(view.state.doc.toString(), position);
    const found = place === null ? null : await askCompiler("hover", place);
    if (found === null) return null;
    const { from, to } = found.span;
    return { pos: from, end: to, above: true, create: () => ({ dom: cardOf(found) }) };
  });
  return [
    cardsInsideOfPage,
    about,
    autocompletion({ override: [source], icons: false, aboveCursor: false }),
    keymap.of([...completionKeymap, { key: "Tab", run: acceptCompletion }]),
  ];
}

const cardOf = ({ title, summary }: WordInfo): HTMLElement =>
  hoverCard(title, summary === "" ? null : summary.replaceAll("`", ""));
