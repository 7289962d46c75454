import { useEffect } from "react";
import { useWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { go } from "../store/navigation.ts";

/** The first screen: a job that runs, where there is one; else the list of pipelines. */
export function HomePage() {
  const w = useWords();
  const jobs = useLive((state) => state.jobs);
  useEffect(() => {
    if (jobs === null) return;
    const running = jobs.find((job) => job.state === "running" || job.state === "restarting" || job.state === "created");
    if (running) go({ kind: "job", id: running.id }, "replace");
    else go({ kind: "documents" }, "replace");
  }, [jobs]);
  return <main className="centred dd">{w.documents.loading}</main>;
}
