import { useWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { useDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";

/** Design or Run of the same pipeline, with every node in the same place. */
export function ModeSwitch({ running }: { readonly running: boolean }) {
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
        aria-pressed={!running}
        disabled={design === null}
        onClick={() => design !== null && go({ kind: "document", id: design })}
      >
        {w.bar.design}
      </button>
      <button
        type="button"
        data-testid="mode-run"
        aria-pressed={running}
        disabled={!running && !newest}
        title={!running && !newest ? w.bar.noJobYet : undefined}
        onClick={() => newest && go({ kind: "job", id: newest.id })}
      >
        {w.bar.run}
      </button>
    </div>
  );
}
