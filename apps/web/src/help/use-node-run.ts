import { compile } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { useEffect, useMemo, useState } from "react";
import { preparePreview } from "../preview/begin-preview.ts";
import { planPreview } from "../preview/preview-plan.ts";
import { BRIEF } from "../preview/preview-store.ts";
import type { Preview } from "../preview/preview-store.ts";
import { PreviewWorker } from "../preview/preview-worker.ts";

const START: Preview = {
  state: "sampling",
  plan: null,
  target: null,
  operators: {},
  typed: [],
  cut: false,
  problem: null,
};

/** Runs a document in this tab, once, and shows how far it came. */
export function useNodeRun(document: FlowDocument) {
  const result = useMemo(() => compile(document, catalog), [document]);
  const plan = useMemo(() => planPreview(document, result.diagnostics), [document, result]);
  const [preview, setPreview] = useState<Preview>(START);
  useEffect(() => {
    if (plan === null) return;
    const worker = new PreviewWorker((answer) => {
      if (answer.kind === "broken") {
        setPreview({ ...START, plan, state: "ready", problem: { kind: "broken", message: answer.message } });
        return;
      }
      const { operators, done, failure } = answer;
      const problem = failure && { kind: "job" as const, failure };
      setPreview({ ...START, plan, operators, state: done ? "ready" : "running", problem });
    });
    let isClosed = false;
    void preparePreview(plan, BRIEF).then((prepared) => {
      if (isClosed) return;
      if (prepared.kind === "source") setPreview({ ...START, plan, state: "ready", problem: prepared });
      else worker.request({ run: 1, ...prepared.request });
    });
    return () => {
      isClosed = true;
      worker.close();
    };
  }, [plan]);
  return { preview, result };
}
