import type { Job, StateRow } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { server } from "../api/server.ts";
import { useWords } from "../i18n/use-words.ts";
import { operatorsOfNode } from "../store/operators-of-node.ts";
import { formatBytes, formatEventTime } from "../ui/format-figure.ts";
import { WatermarkGlyph } from "../ui/glyphs.tsx";

const MOST = 16;
const INTERVAL_MS = 1_000;

/** Of a source that reads several splits: those that are read now, each with its own watermark. */
export function SplitList({ job, nodeId }: { readonly job: Job; readonly nodeId: string }) {
  const w = useWords();
  const operatorUid = splitSource(job, nodeId);
  const isRunning = job.summary.state === "running";
  const splits = useSplits(isRunning ? operatorUid : null, job.summary.id);
  if (operatorUid === null || !isRunning) return null;
  return (
    <section className="panel-section" data-testid="splits">
      <h2 className="heading">
        <WatermarkGlyph /> {w.watch.node.splits}
      </h2>
      {splits.length === 0 && <p className="d">{w.watch.node.noSplits}</p>}
      {splits.map(({ key: [name = ""], subtask, values: [watermark = "NULL", bytes = "0"] }) => (
        <div key={`${subtask} ${name}`} className="aligned-source">
          <span className="el s" title={name}>
            {name}
          </span>
          <span className="el s dd">{formatBytes(Number(bytes))}</span>
          <span className="m">
            {watermark === "NULL" ? w.watch.node.none : formatEventTime(Date.parse(`${watermark}Z`))}
          </span>
        </div>
      ))}
    </section>
  );
}

const splitSource = ({ jobGraph }: Job, nodeId: string): string | null =>
  operatorsOfNode(jobGraph, nodeId).find(({ spec }) => spec.kind === "directory-source")?.uid ?? null;

/** Asked of the tasks again and again; what cannot be read now stays as it was. Null: of nobody. */
function useSplits(operatorUid: string | null, jobId: string): readonly StateRow[] {
  const [splits, setSplits] = useState<readonly StateRow[]>([]);
  useEffect(() => {
    if (operatorUid === null) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let isCurrent = true;
    const choice = { state: { operatorUid, name: "splits" }, search: "", against: "", offset: 0 };
    const ask = async (): Promise<void> => {
      const answer = await server.liveState(jobId, choice, MOST).catch(() => null);
      if (!isCurrent) return;
      if (answer !== null) setSplits(answer.rows);
      timer = setTimeout(() => void ask(), INTERVAL_MS);
    };
    void ask();
    return () => {
      isCurrent = false;
      if (timer !== null) clearTimeout(timer);
    };
  }, [operatorUid, jobId]);
  return splits;
}
