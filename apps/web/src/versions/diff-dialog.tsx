import { diffDocuments } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { useEffect, useRef, useState } from "react";
import { server } from "../api/server.ts";
import { useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { reportFailure } from "../store/notice-store.ts";
import { DiffGraph } from "./diff-graph.tsx";
import { DiffValues } from "./diff-values.tsx";

interface DiffDialogProps {
  readonly version: number;
  readonly onClose: () => void;
}

/** What led from an earlier version to the pipeline as it is open now: drawn, and setting by setting. */
export function DiffDialog({ version, onClose }: DiffDialogProps) {
  const w = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useDocument((state) => state.id);
  const after = useDocument((state) => state.history.value);
  const [before, setBefore] = useState<FlowDocument | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (id === null) return;
    server.document(id, version).then(
      (stored) => setBefore(stored.document),
      (error: unknown) => {
        onClose();
        reportFailure(w.versions.compare, error);
      },
    );
  }, [id, version, onClose, w]);
  const diff = before && diffDocuments(before, after);
  return (
    <dialog
      ref={dialog}
      className="diff-dialog"
      aria-label={w.versions.compareOne(version)}
      onCancel={onClose}
      data-testid="diff"
    >
      <header className="row">
        <b className="b title">{w.versions.between(version)}</b>
        <Legend />
        <button type="button" className="btn r" onClick={onClose}>
          {w.history.close}
        </button>
      </header>
      {before === null || diff === null ? (
        <p className="dd">{w.documents.loading}</p>
      ) : (
        <div className="diff-body">
          <DiffGraph before={before} after={after} diff={diff} />
          <DiffValues diff={diff} />
        </div>
      )}
    </dialog>
  );
}

function Legend() {
  const w = useWords();
  return (
    <span className="diff-legend s">
      {(["added", "removed", "changed", "moved"] as const).map((kind) => (
        <span key={kind} className={`row ${kind}`}>
          <i />
          {w.versions.kinds[kind]}
        </span>
      ))}
    </span>
  );
}
