import type { Failure, Job } from "@millrace/protocol";
import { useWords } from "../i18n/use-words.ts";
import { showCode } from "../store/code-place.ts";
import { codeFields } from "../store/definitions.ts";
import { go } from "../store/navigation.ts";
import { setView } from "../store/view-store.ts";

/** The way from a failure to the line of the person's function, in the editor of the pipeline. */
export function CodeLink({ failure, job }: { readonly failure: Failure; readonly job: Job }) {
  const w = useWords();
  const place = codePlace(failure, job);
  const { documentId } = job.summary;
  if (place === null || documentId === null) return null;
  const show = (): void => {
    const { nodeId, field, line, column } = place;
    setView({ openFunction: { nodeId, field } });
    showCode({ nodeId, field, at: { line, column } });
    go({ kind: "document", id: documentId });
  };
  return (
    <button type="button" className="where link" data-testid="code-link" onClick={show}>
      {w.functions.goTo(place.line)}
    </button>
  );
}

function codePlace({ code, nodeId, params }: Failure, job: Job) {
  const line = Number(params["line"] ?? 0);
  if (!code.startsWith("runtime.function-") || nodeId === null || line === 0) return null;
  const kind = job.streamGraph.nodes.find(({ id }) => id === nodeId)?.kind;
  const [field] = kind === undefined ? [] : codeFields(kind);
  return field === undefined ? null : { nodeId, field, line, column: Number(params["position"] ?? 1) };
}
