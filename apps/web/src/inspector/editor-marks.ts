import { renderDiagnostic } from "@millrace/graph";
import type { Diagnostic, Locale } from "@millrace/graph";
import type { Diagnostic as Mark } from "@codemirror/lint";

/** What is wrong with a text, for its editor to underline; without a place the text as a whole. */
export function marks(problems: readonly Diagnostic[], length: number, locale: Locale): readonly Mark[] {
  return problems.map((problem) => {
    const { message, fix } = renderDiagnostic(problem, locale);
    const from = Math.min(problem.span?.from ?? 0, length);
    const to = Math.min(Math.max(problem.span?.to ?? length, from), length);
    return {
      from: from === to ? Math.max(0, from - 1) : from,
      to,
      severity: problem.severity,
      message: `${message} ${fix}`,
    };
  });
}
