import type { OperatorSample } from "@millrace/engine/simulation";
import { renderFailure } from "@millrace/graph";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import type { Preview } from "./preview-store.ts";

interface SampleStatusProps {
  readonly preview: Preview;
  /** null: the part cannot run. */
  readonly sample: OperatorSample | null;
}

/** What stands where rows would be. */
export function SampleStatus({ preview, sample }: SampleStatusProps) {
  const { title, text } = useStatus(preview, sample);
  return (
    <div className="sample-status" role="status">
      <p className="b">{title}</p>
      {text !== "" && <p className="d">{text}</p>}
    </div>
  );
}

function useStatus({ state, problem, target }: Preview, sample: OperatorSample | null) {
  const w = useWords();
  const locale = useLocale();
  const nodes = useDocument((document) => document.history.value.nodes);
  if (problem?.kind === "source") {
    const name = nodes.find(({ id }) => id === problem.nodeId)?.name ?? problem.nodeId;
    return { title: w.preview.sourceProblem(name), text: problem.failure.message };
  }
  if (problem?.kind === "job") {
    const { message, fix } = renderFailure(problem.failure, locale);
    return { title: message, text: fix };
  }
  if (problem?.kind === "broken")
    return { title: w.preview.broken, text: problem.message.split("\n")[0] ?? "" };
  if (state === "sampling") return { title: w.preview.sampling, text: "" };
  if (state === "running") return { title: w.preview.running, text: "" };
  const end = nodes.find(({ id }) => id === target)?.name;
  if (sample === null && end !== undefined)
    return { title: w.preview.leftOut, text: w.preview.leftOutText(end) };
  if (sample === null) return { title: w.preview.notYet, text: w.preview.notYetText };
  return { title: w.preview.none, text: w.preview.noneText };
}
