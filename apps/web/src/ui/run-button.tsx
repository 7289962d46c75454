import { runJob, showFirstError } from "../actions/run-job.ts";
import { useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { useView } from "../store/view-store.ts";
import { Icon } from "./icon.tsx";

/** Runs the pipeline. Blocked, it says how many errors are left and leads to the first. */
export function RunButton() {
  const w = useWords();
  const errors = useCompiled((compiled) => compiled.errors);
  const open = useDocument((state) => state.id !== null);
  const starting = useView((view) => view.starting);
  if (errors > 0) {
    return (
      <button
        type="button"
        className="btn blocked"
        data-testid="run"
        data-blocked="true"
        title={w.bar.blockedTitle}
        onClick={showFirstError}
      >
        <Icon name="run" />
        {w.bar.blocked(errors)}
      </button>
    );
  }
  return (
    <button
      type="button"
      className="btn primary"
      data-testid="run"
      title={w.history.runTitle}
      disabled={starting || !open}
      onClick={() => void runJob()}
    >
      <Icon name="run" />
      {starting ? w.bar.starting : w.bar.start}
    </button>
  );
}
