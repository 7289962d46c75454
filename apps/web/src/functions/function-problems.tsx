import { renderDiagnostic } from "@millrace/graph";
import type { Diagnostic } from "@millrace/graph";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { showCode } from "../store/code-place.ts";
import { Icon } from "../ui/icon.tsx";
import { placeOf, useFunctionChecks } from "./function-checks.ts";

interface FunctionProblemsProps {
  readonly nodeId: string;
  readonly field: string;
  readonly problems: readonly Diagnostic[];
}

/** What is wrong with a function, each a way to its place. */
export function FunctionProblems({ nodeId, field, problems }: FunctionProblemsProps) {
  const w = useWords();
  const locale = useLocale();
  const known = useFunctionChecks((checks) => checks.known[placeOf({ nodeId, field })]);
  if (problems.length === 0) {
    return (
      <p className="d function-fine" role="status">
        {known?.checked ? (
          <>
            <Icon name="check" className="okc" />
            {w.functions.checked}
          </>
        ) : (
          w.functions.checking
        )}
      </p>
    );
  }
  return (
    <ul className="function-problems">
      {problems.map((problem) => {
        const { message, fix } = renderDiagnostic(problem, locale);
        const { span } = problem;
        const isError = problem.severity === "error";
        return (
          <li key={JSON.stringify(problem)}>
            <button
              type="button"
              className="function-problem"
              disabled={span === undefined}
              title={fix}
              onClick={() => span && showCode({ nodeId, field, at: span })}
            >
              <Icon name={isError ? "error" : "warning"} className={isError ? "errc" : "bpx"} />
              <span className="visually-hidden">{isError ? w.problems.error : w.problems.warning}</span>
              <span>{message}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
