import { renderDiagnostic } from "@millrace/graph";
import type { Diagnostic } from "@millrace/graph";
import type { KeptCheckpoint } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { runJob } from "../actions/run-job.ts";
import { server } from "../api/server.ts";
import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatMoment } from "../jobs/format-moment.ts";
import { useDocument } from "../store/document-store.ts";
import { reportFailure } from "../store/notice-store.ts";
import { flushSave } from "../store/session.ts";
import { setView, useView } from "../store/view-store.ts";
import { formatBytes } from "../ui/format-figure.ts";
import { useModal } from "../ui/use-modal.ts";
import { serverNow } from "./live-store.ts";
import { RestoreVerdicts } from "./restore-verdicts.tsx";
import "./savepoints.css";

/** The kept checkpoints of the open pipeline, and whether it can start from each as it is now. */
export function StartFromDialog() {
  const open = useView((view) => view.startFromOpen);
  const documentId = useDocument((state) => state.id);
  return open && documentId !== null ? <OpenDialog documentId={documentId} /> : null;
}

function close(): void {
  setView({ startFromOpen: false });
}

function OpenDialog({ documentId }: { readonly documentId: string }) {
  const w = useWords();
  const dialog = useModal();
  const [kept, setKept] = useState<readonly KeptCheckpoint[] | null>(null);
  useEffect(() => {
    let shown = true;
    flushSave()
      .then(() => server.keptCheckpoints(documentId))
      .then(
        ({ checkpoints }) => shown && setKept(checkpoints),
        (error: unknown) => {
          if (shown) close();
          reportFailure(w.history.startFrom, error);
        },
      );
    return () => {
      shown = false;
    };
  }, [documentId, w]);
  return (
    <dialog
      ref={dialog}
      className="start-from"
      aria-label={w.history.startFrom}
      onCancel={close}
      data-testid="start-from-dialog"
    >
      <p className="b title">{w.history.startFrom}</p>
      <p className="d">{w.history.startFromText}</p>
      {kept === null && <p className="dd">{w.documents.loading}</p>}
      {kept?.length === 0 && <p className="d">{w.history.noneKept}</p>}
      {kept !== null && kept.length > 0 && <KeptTable kept={kept} />}
      <div className="actions">
        <button type="button" className="btn" onClick={close}>
          {w.history.close}
        </button>
      </div>
    </dialog>
  );
}

function KeptTable({ kept }: { readonly kept: readonly KeptCheckpoint[] }) {
  const w = useWords();
  return (
    <div className="page-table scroll">
      <table className="tbl">
        <thead>
          <tr>
            <th className="n">{w.history.checkpoint}</th>
            <th className="n">{w.history.taken}</th>
            <th className="n">{w.history.size}</th>
            <th>{w.jobs.name}</th>
            <th className="n">{w.documents.version}</th>
            <th>
              <span className="visually-hidden">{w.history.start}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {kept.map((each) => (
            <KeptRow key={each.savepoint?.id ?? `${each.jobId}/${each.checkpointId}`} kept={each} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function KeptRow({ kept }: { readonly kept: KeptCheckpoint }) {
  const w = useWords();
  const locale = useLocale();
  const { jobId, checkpointId, nodes, savepoint } = kept;
  const problems = (kept.problems as unknown as readonly Diagnostic[]).filter(isWorthSaying);
  const plain = nodes.every(({ verdict }) => verdict === "kept") && problems.length === 0;
  return (
    <>
      <tr className={plain ? "" : "with-note"}>
        <td className="n b">{checkpointId}</td>
        <td className="n">{formatMoment(kept.takenMs, serverNow(), locale)}</td>
        <td className="n">{formatBytes(kept.bytes)}</td>
        <td>
          {savepoint !== null && (
            <>
              <b className="b">{savepoint.name ?? w.savepoints.savepoint}</b>{" "}
            </>
          )}
          <span className="m dd">{jobId.slice(0, 8)}</span>{" "}
          {kept.jobState === null ? "" : w.run.states[kept.jobState]}
        </td>
        <td className="n">{kept.documentVersion ?? "—"}</td>
        <td className="actions-cell">
          <StartButton kept={kept} />
        </td>
      </tr>
      {!plain && (
        <tr className="note-row">
          <td colSpan={6} className="wrap">
            <RestoreVerdicts nodes={nodes.filter(({ verdict }) => verdict !== "kept")} />
            {problems.map((problem) => {
              const { message, fix } = renderDiagnostic(problem, locale);
              return (
                <p
                  key={`${problem.code} ${problem.nodeId}`}
                  className={problem.severity === "error" ? "errc" : "bpx"}
                >
                  {message} <span className="d">{fix}</span>
                </p>
              );
            })}
          </td>
        </tr>
      )}
    </>
  );
}

/** What begins empty is in the list of nodes already. */
const isWorthSaying = ({ code }: Diagnostic): boolean => code !== "restore.new-state";

function StartButton({ kept }: { readonly kept: KeptCheckpoint }) {
  const w = useWords();
  const locale = useLocale();
  const { jobId, checkpointId, savepoint, nodes, fits } = kept;
  if (fits === "no") return <span className="errc s">{w.history.fitsNot}</span>;
  const asks = fits === "asks";
  const dropped = nodes.filter(({ verdict }) => verdict === "dropped").map(({ node }) => node);
  const label = asks
    ? w.savepoints.startAnywayOne(checkpointId, joined(dropped, locale))
    : w.history.startFromOne(checkpointId);
  return (
    <button
      type="button"
      className="btn small"
      data-testid={`start-from-${savepoint?.id ?? checkpointId}`}
      aria-label={label}
      onClick={() => {
        close();
        void runJob(savepoint === null ? { jobId, checkpointId } : { savepointId: savepoint.id }, asks);
      }}
    >
      {asks ? w.savepoints.startAnyway : w.history.start}
    </button>
  );
}
