import { renderFailure } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { showCode } from "../store/code-place.ts";
import { Icon } from "../ui/icon.tsx";

interface FailedCallProps {
  readonly nodeId: string;
  readonly field: string;
  readonly failure: JobFailure;
}

/** A call of a function that failed: why, at which row, and the way to the line. */
export function FailedCall({ nodeId, field, failure }: FailedCallProps) {
  const w = useWords();
  const locale = useLocale();
  const { message, fix } = renderFailure(failure, locale);
  const line = Number(failure.params["line"] ?? 0);
  const column = Number(failure.params["position"] ?? 0);
  return (
    <div className="failed-call" role="alert">
      <Icon name="error" className="errc" />
      <p>
        <b className="b">{message}</b> <span className="d">{fix}</span>
      </p>
      {line > 0 && (
        <button
          type="button"
          className="btn small"
          onClick={() => showCode({ nodeId, field, at: { line, column } })}
        >
          {w.functions.goTo(line)}
        </button>
      )}
    </div>
  );
}
