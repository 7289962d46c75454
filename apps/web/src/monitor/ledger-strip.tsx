import type { Ledger, LedgerEntry } from "@millrace/protocol";
import { useState } from "react";
import { server } from "../api/server.ts";
import { useWords } from "../i18n/use-words.ts";
import { reportFailure } from "../store/notice-store.ts";
import { formatExact } from "../ui/format-figure.ts";
import { useLive } from "./live-store.ts";
import "./savepoints.css";

/** After a drill: committed rows against what the sources gave, counted on demand. */
export function LedgerStrip() {
  const w = useWords();
  const jobId = useLive((state) => state.job?.summary.id ?? null);
  const checkpoint = useLive((state) => state.job?.summary.lastCheckpoint ?? null);
  const [counted, setCounted] = useState<{ readonly jobId: string; readonly ledger: Ledger } | null>(null);
  const [counting, setCounting] = useState(false);
  if (jobId === null || checkpoint === null) return null;
  const count = async (): Promise<void> => {
    setCounting(true);
    try {
      setCounted({ jobId, ledger: await server.ledger(jobId) });
    } catch (error) {
      reportFailure(w.savepoints.ledger.failed, error);
    } finally {
      setCounting(false);
    }
  };
  const ledger = counted?.jobId === jobId ? counted.ledger : null;
  return (
    <div className="row ledger" data-testid="ledger">
      <button
        type="button"
        className="btn small"
        title={w.savepoints.ledger.title}
        disabled={counting}
        onClick={() => void count()}
        data-testid="count-ledger"
      >
        {counting ? w.savepoints.ledger.counting : w.savepoints.ledger.count}
      </button>
      {ledger?.entries.length === 0 && <span className="d s">{w.savepoints.ledger.noSink}</span>}
      {ledger?.entries.map((entry) => (
        <Line key={entry.nodeId} entry={entry} />
      ))}
      {typeof ledger?.checkpointId === "number" && (
        <span className="dd s">{w.savepoints.ledger.asOf(ledger.checkpointId)}</span>
      )}
    </div>
  );
}

function Line({ entry }: { readonly entry: LedgerEntry }) {
  const w = useWords();
  const { node, rowsIn, rowsOut, distinct, limitedBy } = entry;
  const out = formatExact(rowsOut);
  if (rowsIn === null) {
    return (
      <span className="s" data-ledger="unknown">
        <b className="b">{node}</b> {w.savepoints.ledger.only(out)}{" "}
        {limitedBy && w.savepoints.ledger.limits[limitedBy.why](limitedBy.node)}
      </span>
    );
  }
  const even = rowsIn === rowsOut;
  const verdict = even
    ? distinct === rowsOut
      ? w.savepoints.ledger.even
      : w.savepoints.ledger.evenAlike
    : rowsOut < rowsIn
      ? w.savepoints.ledger.lost(formatExact(rowsIn - rowsOut))
      : w.savepoints.ledger.twice(formatExact(rowsOut - rowsIn));
  return (
    <span className="s" data-ledger={even ? "even" : "odd"}>
      <b className="b">{node}</b> {w.savepoints.ledger.rows(formatExact(rowsIn), out)}{" "}
      <span className={even ? "okc" : "errc"}>{verdict}</span>
    </span>
  );
}
