import { useEffect } from "react";
import { server } from "../api/server.ts";
import { useWords } from "../i18n/use-words.ts";
import { compileNow } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { captureInput } from "./capture-input.ts";
import { newRun } from "./run-spec.ts";
import { StepPage } from "./step-page.tsx";
import { closeRun, openRun } from "./step-store.ts";

/** Step of the open document, with its input captured where the simulation has none of its own. */
export function DocumentStep({ id }: { readonly id: string }) {
  const w = useWords();
  const open = useDocument((state) => state.id);
  const document = useDocument((state) => state.history.value);
  useEffect(() => {
    if (open !== id) return undefined;
    let left = false;
    const { result } = compileNow();
    const input = captureInput(result.jobGraph, server);
    void input.then((captured) => {
      if (!left) openRun({ ...newRun(document), ...captured });
    });
    return () => {
      left = true;
    };
  }, [open, id, document]);
  useEffect(() => closeRun, []);
  if (open !== id) return <p className="centred dd">{w.step.problems.loading}</p>;
  return <StepPage title={document.name} documentId={id} />;
}
