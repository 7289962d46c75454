import { useEffect, useState } from "react";
import { server } from "../api/server.ts";
import { useWords } from "../i18n/use-words.ts";
import { go } from "../store/navigation.ts";
import { decodeRun } from "./run-link.ts";
import type { RunSpec } from "./run-spec.ts";
import { StepPage } from "./step-page.tsx";
import { closeRun, openRun } from "./step-store.ts";

type Problem = "unreadable" | "not-here";

/** The graph of a link: in it, or where this server keeps it. */
async function runOf(link: string): Promise<RunSpec | Problem> {
  const spec = await decodeRun(link);
  if (spec === null) return "unreadable";
  const { document } = spec;
  if (!("stored" in document)) return { ...spec, document };
  const { id, version } = document.stored;
  const kept = await server.document(id, version).catch(() => null);
  return kept === null ? "not-here" : { ...spec, document: kept.document };
}

/** A run that came with a link: everything that it needs is in the address, or its graph is on this server. */
export function LinkedStep({ run }: { readonly run: string }) {
  const w = useWords();
  const [title, setTitle] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let left = false;
    void runOf(run).then((spec) => {
      if (left) return;
      setProblem(typeof spec === "string" ? spec : null);
      if (typeof spec === "string") return;
      setTitle(spec.document.name);
      openRun(spec);
    });
    return () => {
      left = true;
    };
  }, [run]);
  useEffect(() => closeRun, []);
  if (problem !== null) {
    const { badLink, badLinkText, notHere, notHereText } = w.step.problems;
    return (
      <main className="centred">
        <div className="empty" role="alert">
          <div>
            <p className="b">{problem === "unreadable" ? badLink : notHere}</p>
            <p>{problem === "unreadable" ? badLinkText : notHereText}</p>
            <div className="actions">
              <button type="button" className="btn primary" onClick={() => go({ kind: "learn" })}>
                {w.learn.title}
              </button>
            </div>
          </div>
        </div>
      </main>
    );
  }
  return <StepPage title={title ?? ""} documentId={null} />;
}
