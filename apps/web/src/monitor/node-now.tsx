import type { Job } from "@millrace/protocol";
import { useRef } from "react";
import { useWords } from "../i18n/use-words.ts";
import {
  formatBytes,
  formatCount,
  formatExact,
  formatEventTime,
  formatRate,
  formatShare,
} from "../ui/format-figure.ts";
import type { PanelFigure } from "./charted-figures.ts";
import { Sparkline } from "./sparkline.tsx";
import { skew } from "./job-figures.ts";
import type { NodeFigures } from "./job-figures.ts";
import { metricsFeed } from "./metrics-feed.ts";
import { keptByNode } from "./kept-by-node.ts";
import { requestCapacity } from "./request-capacity.ts";
import { SubtaskTable } from "./subtask-table.tsx";
import { setText, useFigures } from "./use-figures.ts";
import { vertexOfNode } from "../store/operators-of-node.ts";

/** How busy a node is now and over the last minute, by subtask, and what it holds. */
export function NodeNow({ nodeId, job }: { readonly nodeId: string; readonly job: Job }) {
  const w = useWords();
  const vertex = vertexOfNode(job.jobGraph, nodeId);
  const kept = keptByNode(job.jobGraph, nodeId);
  const root = useRef<HTMLDivElement>(null);
  const skewWords = (figures: NodeFigures) => {
    const times = skew(figures.subtasks);
    return times === null ? "" : w.run.skew(times.toFixed(1));
  };
  useFigures(() => {
    const figures = metricsFeed.node(nodeId);
    const put = (name: PanelFigure, text: string) =>
      setText(root.current?.querySelector(`[data-figure="${name}"]`) ?? null, text);
    if (!figures) return;
    put("busy", formatShare(figures.busy));
    put("held", formatShare(figures.backpressured));
    put("idle", formatShare(1 - figures.busy - figures.backpressured));
    put("skew", skewWords(figures));
    for (const [name, text] of totals(figures)) put(name, text);
    put("entries", w.watch.node.kept[kept.entry](formatCount(figures.stateEntries)));
  });
  if (!vertex) return <p className="inspector-hint d">{w.run.noTask}</p>;
  return (
    <div ref={root}>
      <div className="shares">
        <Share label={w.run.busy} name="busy" />
        <Share label={w.run.backpressured} name="held" />
        <Share label={w.run.idle} name="idle" />
      </div>
      <Sparkline nodeId={nodeId} label={`${w.run.busy}, ${w.run.overLastMinute}`} />
      <section className="panel-section">
        <h2 className="heading">
          {w.run.subtasks} <span className="dd m" data-figure="skew" />
        </h2>
        <SubtaskTable nodeId={nodeId} parallelism={vertex.parallelism} />
      </section>
      <Totals
        isBatch={job.jobGraph.settings.runtimeMode === "batch"}
        capacity={requestCapacity(job.jobGraph, nodeId)}
        setsTimers={kept.setsTimers}
        loops={kept.loops}
        isSource={kept.isSource}
        sendsByPartitioner={kept.sendsByPartitioner}
      />
    </div>
  );
}

function Share({ label, name }: { readonly label: string; readonly name: PanelFigure }) {
  return (
    <div>
      <span className="dd s">{label}</span>
      <b className="readout" data-figure={name}>
        —
      </b>
    </div>
  );
}

function totals(figures: NodeFigures): readonly (readonly [PanelFigure, string])[] {
  return [
    ["in-rate", formatRate(figures.recordsInPerSecond)],
    ["out-rate", formatRate(figures.recordsOutPerSecond)],
    ["in", formatExact(figures.recordsIn)],
    ["out", formatExact(figures.recordsOut)],
    ["watermark", figures.watermarkMs === null ? "—" : formatEventTime(figures.watermarkMs)],
    ["late", formatExact(figures.lateRecords)],
    ["outside", formatExact(figures.outsideRecords)],
    ["unread", formatExact(figures.unreadSideRecords)],
    ["unrouted", formatExact(figures.unroutedRecords)],
    ["malformed", formatExact(figures.malformedRecords)],
    ["state", formatBytes(figures.stateBytes)],
    ["spilled", formatBytes(figures.spilledBytes)],
    ["requests", formatExact(figures.openRequests)],
    ["loop", formatExact(figures.loopRows)],
    ["timers", formatExact(figures.timers)],
  ];
}

interface TotalsProps {
  readonly isBatch: boolean;
  /** Requests at a time; null: it makes none. */
  readonly capacity: number | null;
  /** Its function may set timers. */
  readonly setsTimers: boolean;
  /** Rows come back to it. */
  readonly loops: boolean;
  readonly isSource: boolean;
  /** A custom partitioning is behind it. */
  readonly sendsByPartitioner: boolean;
}

function Totals({ isBatch, capacity, setsTimers, loops, isSource, sendsByPartitioner }: TotalsProps) {
  const w = useWords();
  const figure = (name: PanelFigure) => <span data-figure={name}>—</span>;
  return (
    <dl className="totals">
      <dt>{w.run.recordsIn}</dt>
      <dd>
        {figure("in")} <i>{figure("in-rate")}</i>
      </dd>
      <dt>{w.run.recordsOut}</dt>
      <dd>
        {figure("out")} <i>{figure("out-rate")}</i>
      </dd>
      <dt>{w.run.watermark}</dt>
      <dd className="wm">{figure("watermark")}</dd>
      <dt>{w.run.stateSize}</dt>
      <dd>
        {figure("state")} <i>{figure("entries")}</i>
      </dd>
      {setsTimers && (
        <>
          <dt>{w.watch.node.timers}</dt>
          <dd>{figure("timers")}</dd>
        </>
      )}
      {loops && (
        <>
          <dt>{w.watch.node.loopRows}</dt>
          <dd>{figure("loop")}</dd>
        </>
      )}
      {capacity !== null && (
        <>
          <dt>{w.watch.node.openRequests}</dt>
          <dd>
            {figure("requests")} <i>{w.watch.node.ofCapacity(formatExact(capacity))}</i>
          </dd>
        </>
      )}
      {isBatch && (
        <>
          <dt>{w.runtimeMode.spilled}</dt>
          <dd>{figure("spilled")}</dd>
        </>
      )}
      <dt>{w.run.late}</dt>
      <dd>{figure("late")}</dd>
      <dt>{w.run.outside}</dt>
      <dd>{figure("outside")}</dd>
      <dt>{w.run.unread}</dt>
      <dd>{figure("unread")}</dd>
      {sendsByPartitioner && (
        <>
          <dt>{w.watch.node.unrouted}</dt>
          <dd>{figure("unrouted")}</dd>
        </>
      )}
      <dt>{isSource ? w.run.malformed : w.watch.node.failedRows}</dt>
      <dd>{figure("malformed")}</dd>
    </dl>
  );
}
