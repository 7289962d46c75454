import { useEffect } from "react";
import { useWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { isOver } from "../monitor/job-state-view.ts";
import { go } from "../store/navigation.ts";

const PATIENCE_MS = 10_000;

/** Leads to what runs: a newcomer sees a pipeline at work first. Without one, to the list of pipelines. */
export function HomePage() {
  const w = useWords();
  const jobs = useLive((state) => state.jobs);
  useEffect(() => {
    // On the first start the example is started just after the page can be opened: it may be a moment late.
    if (jobs === null || jobs.length === 0) {
      const timer = setTimeout(() => go({ kind: "documents" }, "replace"), PATIENCE_MS);
      return () => clearTimeout(timer);
    }
    const running = jobs.filter((job) => !isOver(job.state)).toSorted((a, b) => a.createdMs - b.createdMs)[0];
    go(running ? { kind: "job", id: running.id } : { kind: "documents" }, "replace");
    return undefined;
  }, [jobs]);
  return <p className="centred dd">{w.documents.loading}</p>;
}
