import { compile } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { useEffect, useState } from "react";
import { server } from "../api/server.ts";
import { useWords } from "../i18n/use-words.ts";
import { go } from "../store/navigation.ts";
import { captureInput } from "./capture-input.ts";
import { linkedRun } from "./linked-run.ts";
import type { LinkedRun } from "./linked-run.ts";
import type { RunSpec } from "./run-spec.ts";
import { StepPage } from "./step-page.tsx";
import { closeRun, openRun } from "./step-store.ts";

/** A run that came with a link: all that it needs is in the address, or this server keeps its graph and its input. */
export function LinkedStep({ run }: { readonly run: string }) {
  const [linked, setLinked] = useState<LinkedRun | null>(null);
  useEffect(() => {
    let left = false;
    void linkedRun(run, server).then((found) => {
      if (!left) setLinked(found);
    });
    return () => {
      left = true;
    };
  }, [run]);
  useEffect(() => {
    if (linked?.kind === "run") openRun(linked.spec);
  }, [linked]);
  useEffect(() => closeRun, []);
  if (linked === null || linked.kind === "run")
    return <StepPage title={linked?.spec.document.name ?? ""} documentId={null} />;
  return <LinkProblem linked={linked} onCaptured={(spec) => setLinked({ kind: "run", spec })} />;
}

interface ProblemProps {
  readonly linked: Exclude<LinkedRun, { readonly kind: "run" }>;
  readonly onCaptured: (spec: RunSpec) => void;
}

function LinkProblem({ linked, onCaptured }: ProblemProps) {
  const w = useWords();
  const { title, text } = w.step.linkProblems[linked.kind];
  return (
    <main className="centred">
      <div className="empty" role="alert" data-testid={`link-${linked.kind}`}>
        <div>
          <h1 className="b">{title}</h1>
          <p>{text}</p>
          <div className="actions">
            {linked.kind === "no-capture" && <CaptureAnew spec={linked.spec} onCaptured={onCaptured} />}
            <button
              type="button"
              className={linked.kind === "no-capture" ? "btn" : "btn primary"}
              onClick={() => go({ kind: "learn" })}
            >
              {w.learn.title}
            </button>
          </div>
        </div>
      </div>
    </main>
  );
}

/** From its beginning: with other input, the step and the hash of the link mean nothing. */
function CaptureAnew({ spec, onCaptured }: Pick<ProblemProps, "onCaptured"> & { readonly spec: RunSpec }) {
  const w = useWords();
  const [capturing, setCapturing] = useState(false);
  const capture = async () => {
    setCapturing(true);
    const { jobGraph } = compile(spec.document, catalog, { chaining: spec.chaining });
    const captured = await captureInput(jobGraph, server);
    onCaptured({ ...spec, ...captured, step: 0, decisions: [], hash: null });
  };
  return (
    <button
      type="button"
      className="btn primary"
      data-testid="capture-anew"
      disabled={capturing}
      onClick={() => void capture()}
    >
      <span aria-live="polite">
        {capturing ? w.step.linkProblems.capturing : w.step.linkProblems.captureAnew}
      </span>
    </button>
  );
}
