import { useEffect, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { go } from "../store/navigation.ts";
import { decodeRun } from "./run-link.ts";
import { StepPage } from "./step-page.tsx";
import { closeRun, openRun } from "./step-store.ts";

/** A run that came with a link: everything that it needs is in the address. */
export function LinkedStep({ run }: { readonly run: string }) {
  const w = useWords();
  const [title, setTitle] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  useEffect(() => {
    let left = false;
    void decodeRun(run).then((spec) => {
      if (left) return;
      setBad(spec === null);
      if (spec === null) return;
      setTitle(spec.document.name);
      openRun(spec);
    });
    return () => {
      left = true;
    };
  }, [run]);
  useEffect(() => closeRun, []);
  if (bad) {
    return (
      <main className="centred">
        <div className="empty" role="alert">
          <div>
            <p className="b">{w.step.problems.badLink}</p>
            <p>{w.step.problems.badLinkText}</p>
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
