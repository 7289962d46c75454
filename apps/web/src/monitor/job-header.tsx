import { endToEndGuarantee } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import type { Job } from "@millrace/protocol";
import { useEffect, useMemo, useRef } from "react";
import { stageState } from "../canvas/batch-stages.ts";
import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatMoment } from "../jobs/format-moment.ts";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { formatAge, formatLength, formatRate, formatUptime } from "../ui/format-figure.ts";
import { BarrierGlyph, WatermarkGlyph } from "../ui/glyphs.tsx";
import { JobButtons } from "./job-buttons.tsx";
import { checkpointReason } from "./checkpoint-reason.ts";
import { watermarkLag } from "./job-figures.ts";
import { isOver, stateTone } from "./job-state-view.ts";
import { serverNow, useLive } from "./live-store.ts";
import { metricsFeed } from "./metrics-feed.ts";
import { setText, useFigures } from "./use-figures.ts";

/** The running job in one line: what it does, how far it is, and what can be done with it. */
export function JobHeader() {
  const job = useLive((state) => state.job);
  const w = useWords();
  const root = useRef<HTMLElement>(null);
  return (
    <section className="facts" ref={root} data-testid="job-header" aria-label={w.jobs.name}>
      {job && <JobFacts job={job} root={root} />}
      {job && <JobButtons job={job} />}
    </section>
  );
}

/** How many of the stages have written all their rows. */
function StagesFact({ job }: { readonly job: Job }) {
  const w = useWords();
  const { vertices } = job.jobGraph;
  const done = vertices.filter(({ id, parallelism }) => {
    const subtasks = job.subtasks.filter(({ vertexId }) => vertexId === id);
    return stageState(subtasks, parallelism) === "finished";
  });
  return (
    <div className="fact" data-testid="stages">
      {w.runtimeMode.finishedStages}
      <b>{w.checkpoints.of(done.length, vertices.length)}</b>
    </div>
  );
}

/** What only a job has whose stages all run at once: watermarks on their way, and periodic checkpoints. */
function StreamingFacts({ job }: { readonly job: Job }) {
  const w = useWords();
  return (
    <>
      <div className="fact">
        {w.run.watermarkLag}
        <b className="wm">
          <WatermarkGlyph />
          <span data-figure="lag" className="fixed10" />
        </b>
      </div>
      <div className="fact">
        {w.run.lastCheckpoint}
        <b>
          <BarrierGlyph />
          <span data-figure="checkpoint" className="fixed10" data-testid="last-checkpoint" />
          <FailedSince job={job} />
        </b>
      </div>
      <div className="fact wide-only">
        {w.run.inProgress}
        <b data-figure="progress" className="fixed16" />
      </div>
    </>
  );
}

interface JobFactsProps {
  readonly job: Job;
  readonly root: React.RefObject<HTMLElement | null>;
}

function JobFacts({ job, root }: JobFactsProps) {
  const w = useWords();
  const locale = useLocale();
  const { summary } = job;
  const restored = job.restarts.at(-1);
  const isBatch = job.jobGraph.settings.runtimeMode === "batch";
  useClock(job, root);
  return (
    <>
      <div className="fact state-fact">
        {w.run.state} {summary.id.slice(0, 8)}
        <b className={`words ${stateTone(summary.state)}`} data-testid="job-state" data-state={summary.state}>
          <i className="state-dot" />
          {w.run.states[summary.state]}
        </b>
      </div>
      <div className="fact">
        {summary.endedMs === null ? w.run.uptime : w.history.ran}
        <b data-figure="uptime" className="fixed8" />
      </div>
      {summary.endedMs !== null && (
        <div className="fact" data-testid="ended-at">
          {w.history.endedAt}
          <b>{formatMoment(summary.endedMs, serverNow(), locale)}</b>
        </div>
      )}
      <div className="fact">
        {w.run.rowsIn}
        <b data-figure="rows" className="fixed8" />
      </div>
      {isBatch ? <StagesFact job={job} /> : <StreamingFacts job={job} />}
      <div className="fact">
        {w.run.restarts}
        <b>
          <span data-testid="restart-count">{summary.restarts}</span>
          {restored && (
            <span
              className="restored"
              data-testid="restored-from"
              data-checkpoint={restored.restoredCheckpoint ?? ""}
            >
              {restored.restoredCheckpoint === null
                ? w.run.restoredFresh
                : w.run.restoredFrom(restored.restoredCheckpoint)}
            </span>
          )}
        </b>
      </div>
      {summary.startedFrom && (
        <div className="fact wide-only" data-testid="started-from">
          {w.history.startedWith}
          <b>
            {w.history.startedFrom(summary.startedFrom.checkpointId, summary.startedFrom.jobId.slice(0, 8))}
          </b>
        </div>
      )}
      <GuaranteeFact />
    </>
  );
}

/** Checkpoints have failed since the last that completed, and why the newest did. */
function FailedSince({ job }: { readonly job: Job }) {
  const w = useWords();
  if (isOver(job.summary.state)) return null;
  const done = job.checkpoints.findLastIndex(({ state }) => state === "completed");
  const failed = job.checkpoints.slice(done + 1).filter(({ state }) => state === "failed");
  const reason = failed.at(-1)?.reason;
  if (!reason) return null;
  const words = checkpointReason(reason, w);
  return (
    <span className="restored bpx" data-testid="checkpoints-fail" title={words}>
      {w.checkpoints.failedSince(failed.length, words)}
    </span>
  );
}

function GuaranteeFact() {
  const w = useWords();
  const locale = useLocale();
  const document = useDocument((state) => (state.id === null ? null : state.history.value));
  const mode = useLive(({ job }) => job?.jobGraph.settings.runtimeMode) ?? "streaming";
  const promises = useCompiled(({ result }) => result.promises);
  const answer = useMemo(
    () => document && endToEndGuarantee(document, catalog, mode, promises),
    [document, mode, promises],
  );
  if (!document || !answer || answer.guarantee === null) return null;
  const nameOf = (id: string) => document.nodes.find((node) => node.id === id)?.name ?? id;
  const bySink = answer.sinks.map(({ nodeId, guarantee, limitedBy }) =>
    [
      `${nameOf(nodeId)}: ${w.inspector.guarantees[guarantee]}`,
      ...(limitedBy.length > 0 ? [w.inspector.limitedBy(joined(limitedBy.map(nameOf), locale))] : []),
    ].join(" · "),
  );
  return (
    <div className="fact guarantee-fact" title={bySink.join("\n")}>
      {w.run.guarantee}
      <b className="words">{w.inspector.guarantees[answer.guarantee]}</b>
    </div>
  );
}

/** Writes the figures that change by themselves: with every tick, and once a second. */
function useClock(job: Job, root: React.RefObject<HTMLElement | null>): void {
  const w = useWords();
  const locale = useLocale();
  const write = () => {
    const put = (name: string, text: string) =>
      setText(root.current?.querySelector(`[data-figure="${name}"]`) ?? null, text);
    const now = serverNow();
    const { startedMs, endedMs } = job.summary;
    put("uptime", startedMs === null ? "—" : formatUptime((endedMs ?? now) - startedMs));
    const { figures } = metricsFeed;
    put("rows", figures && !isOver(job.summary.state) ? formatRate(figures.rowsInPerSecond) : "—");
    const lag = watermarkLag(figures?.watermarkMs ?? null, now);
    put("lag", lag === null || isOver(job.summary.state) ? "—" : formatLength(lag, locale));
    const last = job.checkpoints.findLast((checkpoint) => checkpoint.state === "completed");
    put(
      "checkpoint",
      last
        ? `${last.id}${locale === "zh" ? "，" : ", "}${w.run.ago(formatAge(now - (last.endedMs ?? now), locale))}`
        : w.run.none,
    );
    const pending = job.checkpoints.findLast((checkpoint) => checkpoint.state === "in-progress");
    put(
      "progress",
      pending
        ? w.run.progress(
            pending.id,
            formatLength(now - pending.triggeredMs, locale),
            pending.acknowledged,
            pending.total,
          )
        : w.run.none,
    );
  };
  useFigures(write);
  const latest = useRef(write);
  useEffect(() => {
    latest.current = write;
  });
  useEffect(() => {
    const timer = setInterval(() => latest.current(), 1_000);
    return () => clearInterval(timer);
  }, []);
}
