import { renderDiagnostic } from "@millrace/graph";
import type { Diagnostic } from "@millrace/graph";
import { useLocale } from "../i18n/use-words.ts";

/** What is wrong with a field and how to mend it, right below it. */
export function FieldProblems({ problems }: { readonly problems: readonly Diagnostic[] }) {
  const locale = useLocale();
  return problems.map((problem) => {
    const { message, fix } = renderDiagnostic(problem, locale);
    return (
      <p key={JSON.stringify(problem)} className={`field-problem ${problem.severity}`} role="alert">
        {message} {fix}
      </p>
    );
  });
}
