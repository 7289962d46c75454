import type { Savepoint, SavepointList } from "@millrace/protocol";
import { useCallback, useEffect, useState } from "react";
import { server } from "../api/server.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatMoment } from "../jobs/format-moment.ts";
import { reportFailure } from "../store/notice-store.ts";
import { setView } from "../store/view-store.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { formatBytes } from "../ui/format-figure.ts";
import { BarrierGlyph } from "../ui/glyphs.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { isBatch, isOver } from "./job-state-view.ts";
import { serverNow, useLive } from "./live-store.ts";
import { takeSavepoint } from "../actions/run-job.ts";
import "./savepoints.css";

/** Savepoints of the job's pipeline, and a new one of the running job. */
export function SavepointsTab() {
  const w = useWords();
  const job = useLive((state) => state.job);
  const { list, load } = useSavepoints(job?.summary.documentId ?? null, job?.summary.id ?? null);
  const running = job !== null && !isOver(job.summary.state);
  return (
    <div className="savepoints" data-testid="savepoints">
      {running && !isBatch(job) && <TakeForm onTaken={load} />}
      {list !== null && list.savepoints.length === 0 && (
        <div className="drawer-empty">
          <BarrierGlyph />
          <div>
            <p className="b">{w.savepoints.none}</p>
            <p className="d">{w.savepoints.noneText}</p>
          </div>
        </div>
      )}
      {list !== null && list.savepoints.length > 0 && <SavepointTable list={list} onChanged={load} />}
    </div>
  );
}

/** Those of the pipeline; of a job without one, its own. Loaded again when the job takes one. */
function useSavepoints(documentId: string | null, jobId: string | null) {
  const w = useWords();
  const [list, setList] = useState<SavepointList | null>(null);
  const checkpoint = useLive((state) => state.job?.summary.lastCheckpoint ?? null);
  const load = useCallback(() => {
    if (jobId === null) return;
    server.savepoints(documentId === null ? { job: jobId } : { document: documentId }).then(
      (found) => setList(found),
      (error: unknown) => reportFailure(w.savepoints.tab, error),
    );
  }, [documentId, jobId, w]);
  useEffect(load, [load, checkpoint]);
  return { list, load };
}

function TakeForm({ onTaken }: { readonly onTaken: () => void }) {
  const w = useWords();
  const [name, setName] = useState("");
  const [taking, setTaking] = useState(false);
  const take = async (): Promise<void> => {
    setTaking(true);
    await takeSavepoint(name.trim() === "" ? null : name.trim());
    setTaking(false);
    setName("");
    onTaken();
  };
  return (
    <form
      className="row take"
      onSubmit={(event) => {
        event.preventDefault();
        if (!taking) void take();
      }}
    >
      <input
        className="inp"
        type="text"
        value={name}
        maxLength={120}
        aria-label={w.savepoints.name}
        placeholder={w.savepoints.namePlaceholder}
        onChange={(event) => setName(event.target.value)}
        data-testid="savepoint-name"
      />
      <button
        type="submit"
        className="btn"
        title={w.savepoints.takeTitle}
        disabled={taking}
        data-testid="take-savepoint"
      >
        {taking ? w.savepoints.taking : w.savepoints.take}
      </button>
    </form>
  );
}

function SavepointTable({
  list,
  onChanged,
}: {
  readonly list: SavepointList;
  readonly onChanged: () => void;
}) {
  const w = useWords();
  const [deleting, setDeleting] = useState<Savepoint | null>(null);
  const answered = (confirmed: boolean): void => {
    setDeleting(null);
    if (!confirmed || deleting === null) return;
    server
      .deleteSavepoint(deleting.id)
      .then(onChanged, (error: unknown) => reportFailure(w.savepoints.delete, error));
  };
  return (
    <>
      <table className="tbl">
        <thead>
          <tr>
            <th>{w.savepoints.name}</th>
            <th className="n">{w.savepoints.taken}</th>
            <th className="n">{w.savepoints.size}</th>
            <th>{w.savepoints.by}</th>
            <th>{w.savepoints.job}</th>
            <th className="n">{w.savepoints.checkpoint}</th>
            <th>
              <span className="visually-hidden">{w.savepoints.explore}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.savepoints.map((savepoint) => (
            <SavepointRow key={savepoint.id} savepoint={savepoint} onDelete={setDeleting} />
          ))}
        </tbody>
      </table>
      {deleting && (
        <ConfirmDialog
          title={w.savepoints.deleteTitle(deleting.name ?? w.savepoints.unnamed)}
          text={w.savepoints.deleteText}
          confirm={w.savepoints.delete}
          keep={w.history.close}
          onClose={answered}
        />
      )}
    </>
  );
}

function SavepointRow({
  savepoint,
  onDelete,
}: {
  readonly savepoint: Savepoint;
  readonly onDelete: (savepoint: Savepoint) => void;
}) {
  const w = useWords();
  const locale = useLocale();
  const { id, name, createdMs, bytes, trigger, jobId, checkpointId, path } = savepoint;
  const called = name ?? w.savepoints.unnamed;
  return (
    <tr data-testid={id}>
      <td className={name === null ? "dd" : "b"}>{called}</td>
      <td className="n">{formatMoment(createdMs, serverNow(), locale)}</td>
      <td className="n">{formatBytes(bytes)}</td>
      <td>{w.savepoints.triggers[trigger]}</td>
      <td className="m dd">{jobId.slice(0, 8)}</td>
      <td className="n">{checkpointId}</td>
      <td className="actions-cell">
        <span className="row">
          <button
            type="button"
            className="btn small"
            aria-label={w.savepoints.exploreOne(called)}
            onClick={() => setView({ runTab: "state", exploredSavepoint: id })}
          >
            {w.savepoints.explore}
          </button>
          <IconButton
            className="ghost"
            icon="copy"
            label={`${w.savepoints.path}: ${path}`}
            onClick={() => void navigator.clipboard.writeText(path)}
          />
          <IconButton
            className="ghost"
            icon="trash"
            label={w.savepoints.deleteOne(called)}
            onClick={() => onDelete(savepoint)}
          />
        </span>
      </td>
    </tr>
  );
}
