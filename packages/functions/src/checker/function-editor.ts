import type { Locale } from "@millrace/graph";
import ts from "typescript-js";
import type { FunctionProblem } from "../checked-function.ts";
import type { CompletedWord, Completions, WordInfo } from "../editor-answers.ts";
import type { FunctionText } from "../function-text.ts";
import { problemsOf } from "./function-checker.ts";
import { FunctionProgram } from "./function-program.ts";
import type { LibraryFiles } from "./library-files.ts";

type Edited = Pick<FunctionText, "code" | "shape">;

/** What an editor asks of the compiler while a person writes a function. Here NULL counts. */
export class FunctionEditor {
  readonly #program: FunctionProgram;

  constructor(library: LibraryFiles) {
    this.#program = new FunctionProgram(library, true);
  }

  /** What goes wrong only if a NULL comes: what the check without NULLs, `known`, does not say. */
  hints(text: Edited, known: readonly FunctionProblem[]): readonly FunctionProblem[] {
    const annotated = this.#program.load(text, "en");
    const said = new Set(known.map(({ span }) => span.from));
    return problemsOf(this.#program, annotated, () => "hint").filter(({ span }) => !said.has(span.from));
  }

  completions(text: Edited, offset: number, locale: Locale): Completions | null {
    const { edited } = this.#program.load(text, locale);
    const at = edited.edited(offset);
    const found = this.#program.service.getCompletionsAtPosition(this.#program.file, at, {});
    if (found === undefined) return null;
    const before = /[\p{L}\p{N}_$]*$/u.exec(text.code.slice(0, offset))?.[0].length ?? 0;
    const words = found.entries
      .filter(({ name }) => !name.startsWith("$"))
      .map(({ name, kind, sortText }): CompletedWord => ({ name, kind, rank: sortText }));
    return { from: offset - before, words };
  }

  /** More of a word that was offered at a place. */
  about(text: Edited, offset: number, word: string, locale: Locale): WordInfo | null {
    const { edited } = this.#program.load(text, locale);
    const { service, file } = this.#program;
    const found = service.getCompletionEntryDetails(
      file,
      edited.edited(offset),
      word,
      {},
      undefined,
      {},
      undefined,
    );
    if (found === undefined) return null;
    return { span: { from: offset, to: offset }, ...said(found.displayParts, found.documentation) };
  }

  hover(text: Edited, offset: number, locale: Locale): WordInfo | null {
    const { edited } = this.#program.load(text, locale);
    const { service, file } = this.#program;
    const found = service.getQuickInfoAtPosition(file, edited.edited(offset));
    if (found === undefined) return null;
    const { start, length } = found.textSpan;
    const span = { from: edited.original(start), to: edited.original(start + length) };
    return { span, ...said(found.displayParts, found.documentation) };
  }
}

const said = (
  title: readonly ts.SymbolDisplayPart[] | undefined,
  summary: readonly ts.SymbolDisplayPart[] | undefined,
): Pick<WordInfo, "title" | "summary"> => ({
  title: ts.displayPartsToString([...(title ?? [])]),
  summary: ts.displayPartsToString([...(summary ?? [])]),
});
