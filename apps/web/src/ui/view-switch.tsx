import type { GraphView } from "../canvas/vertex-boxes.tsx";
import { useWords } from "../i18n/use-words.ts";
import { setView, useView } from "../store/view-store.ts";

const VIEWS: readonly GraphView[] = ["stream", "job", "execution"];

/** StreamGraph, JobGraph and ExecutionGraph of the running job. */
export function ViewSwitch() {
  const w = useWords();
  const view = useView((state) => state.graphView);
  return (
    <div className="seg" role="group" aria-label={w.bar.view}>
      {VIEWS.map((candidate) => (
        <button
          key={candidate}
          type="button"
          data-testid={`view-${candidate}`}
          aria-pressed={view === candidate}
          onClick={() => setView({ graphView: candidate })}
        >
          {w.bar[candidate]}
        </button>
      ))}
    </div>
  );
}
