import { useWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { useDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";

export type Mode = "design" | "run" | "step";

/** Design, Run or Step of the same pipeline, with every node in the same place. */
export function ModeSwitch({ mode }: { readonly mode: Mode }) {
  const w = useWords();
  const documentId = useDocument((state) => state.id);
  const watched = useLive((state) => state.job?.summary ?? null);
  const jobs = useLive((state) => state.jobs);
  const newest = jobs
    ?.filter((job) => job.documentId === documentId)
    .toSorted((a, b) => b.createdMs - a.createdMs)[0];
  const design = documentId ?? watched?.documentId ?? null;
  return (
    <div className="seg" role="group" aria-label={w.bar.mode}>
      <button
        type="button"
        data-testid="mode-design"
        aria-pressed={mode === "design"}
        disabled={design === null}
        onClick={() => design !== null && go({ kind: "document", id: design })}
      >
        {w.bar.design}
      </button>
      <button
        type="button"
        data-testid="mode-run"
        aria-pressed={mode === "run"}
        disabled={mode !== "run" && !newest}
        title={mode !== "run" && !newest ? w.bar.noJobYet : undefined}
        onClick={() => newest && go({ kind: "job", id: newest.id })}
      >
        {w.bar.run}
      </button>
      <button
        type="button"
        data-testid="mode-step"
        aria-pressed={mode === "step"}
        disabled={design === null}
        title={w.step.modeTitle}
        onClick={() => design !== null && go({ kind: "step", id: design })}
      >
        {w.step.mode}
      </button>
    </div>
  );
}
