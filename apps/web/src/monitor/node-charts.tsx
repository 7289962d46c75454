import type { Job } from "@millrace/protocol";
import { useCallback, useEffect, useRef } from "react";
import { server } from "../api/server.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatBytes, formatCount, formatLength, formatRate, formatShare } from "../ui/format-figure.ts";
import { watermarkLag } from "./job-figures.ts";
import { useLive } from "./live-store.ts";
import { metricsFeed } from "./metrics-feed.ts";
import { joined, pointOf, pointsOf, withPoint } from "./node-history.ts";
import type { HistoryPoint } from "./node-history.ts";
import { TimeChart } from "./time-chart.tsx";
import type { ChartData } from "./time-chart.tsx";
import { vertexOfNode } from "../store/operators-of-node.ts";

type Draw = (points: readonly HistoryPoint[]) => void;

/** Every measure of a node over the last ten minutes. */
export function NodeCharts({ nodeId, job }: { readonly nodeId: string; readonly job: Job }) {
  const w = useWords();
  const locale = useLocale();
  const { charted, series } = w.watch.node;
  const follow = useHistory(job.summary.id, nodeId);
  const of = useCallback(
    (...values: readonly ((point: HistoryPoint) => number | null)[]) =>
      (draw: (data: ChartData) => void) =>
        follow((points) =>
          draw([points.map(({ timeMs }) => timeMs / 1_000), ...values.map((value) => points.map(value))]),
        ),
    [follow],
  );
  const rows = useCallback((draw: (data: ChartData) => void) => of(rowsIn, rowsOut)(draw), [of]);
  const load = useCallback((draw: (data: ChartData) => void) => of(busy, held)(draw), [of]);
  const lag = useCallback((draw: (data: ChartData) => void) => of(lagOf)(draw), [of]);
  const queued = useCallback((draw: (data: ChartData) => void) => of(queuedOf)(draw), [of]);
  const state = useCallback((draw: (data: ChartData) => void) => of(stateOf)(draw), [of]);
  const late = useCallback((draw: (data: ChartData) => void) => of(lateOf)(draw), [of]);
  const length = (ms: number): string => formatLength(ms, locale);
  return (
    <div className="charts" data-testid="charts">
      <TimeChart
        title={charted.rows}
        series={[
          { label: series.rowsIn, colour: "ink2" },
          { label: series.rowsOut, colour: "acc" },
        ]}
        format={formatRate}
        follow={rows}
      />
      <TimeChart
        title={charted.load}
        series={[
          { label: series.busy, colour: "busy" },
          { label: series.backpressured, colour: "bp" },
        ]}
        format={formatShare}
        most={1}
        follow={load}
      />
      <TimeChart
        title={charted.lag}
        series={[{ label: charted.lag, colour: "wm" }]}
        format={length}
        follow={lag}
      />
      <TimeChart
        title={charted.queued}
        series={[{ label: charted.queued, colour: "water" }]}
        format={formatCount}
        follow={queued}
      />
      <TimeChart
        title={charted.state}
        series={[{ label: charted.state, colour: "ink2" }]}
        format={formatBytes}
        follow={state}
      />
      <TimeChart
        title={charted.late}
        series={[{ label: charted.late, colour: "late" }]}
        format={formatCount}
        follow={late}
      />
      <CheckpointChart nodeId={nodeId} title={charted.checkpoint} />
    </div>
  );
}

const rowsIn = (point: HistoryPoint): number | null => point.rowsIn;
const rowsOut = (point: HistoryPoint): number | null => point.rowsOut;
const busy = (point: HistoryPoint): number | null => point.busy;
const held = (point: HistoryPoint): number | null => point.backpressured;
const queuedOf = (point: HistoryPoint): number | null => point.queued;
const stateOf = (point: HistoryPoint): number | null => point.stateBytes;
const lateOf = (point: HistoryPoint): number | null => point.late;
const lagOf = ({ watermark, timeMs }: HistoryPoint): number | null => watermarkLag(watermark, timeMs);

/** What the server kept of the node, and what comes with the figures from now on. */
function useHistory(jobId: string, nodeId: string): (draw: Draw) => () => void {
  const points = useRef<readonly HistoryPoint[]>([]);
  const draws = useRef(new Set<Draw>());
  useEffect(() => {
    points.current = [];
    let gone = false;
    const drawAll = () => {
      for (const draw of draws.current) draw(points.current);
    };
    server.history(jobId, nodeId).then(
      (history) => {
        if (gone) return;
        points.current = joined(pointsOf(history), points.current);
        drawAll();
      },
      () => {},
    );
    const end = metricsFeed.subscribe(() => {
      const figures = metricsFeed.node(nodeId);
      const timeMs = metricsFeed.figures?.timeMs;
      if (!figures || timeMs === undefined) return;
      const before = points.current;
      points.current = withPoint(before, pointOf(figures, timeMs));
      if (points.current !== before) drawAll();
    });
    return () => {
      gone = true;
      end();
    };
  }, [jobId, nodeId]);
  return useCallback((draw: Draw) => {
    const all = draws.current;
    all.add(draw);
    draw(points.current);
    return () => void all.delete(draw);
  }, []);
}

/** How long the node's task took for each checkpoint, from its trigger to the acknowledgement. */
function CheckpointChart({ nodeId, title }: { readonly nodeId: string; readonly title: string }) {
  const locale = useLocale();
  const follow = useCallback(
    (draw: (data: ChartData) => void) => {
      const write = () => draw(checkpointCourse(useLive.getState().job, nodeId));
      write();
      return useLive.subscribe((state, before) => {
        if (state.job?.checkpoints !== before.job?.checkpoints) write();
      });
    },
    [nodeId],
  );
  return (
    <TimeChart
      title={title}
      series={[{ label: title, colour: "bar" }]}
      format={(ms) => formatLength(ms, locale)}
      follow={follow}
    />
  );
}

function checkpointCourse(job: Job | null, nodeId: string): ChartData {
  const vertex = job === null ? undefined : vertexOfNode(job.jobGraph, nodeId);
  const points = (job?.checkpoints ?? []).flatMap(({ triggeredMs, subtasks }) => {
    const own = subtasks.filter(({ vertexId }) => vertexId === vertex?.id);
    return own.length === 0
      ? []
      : [{ triggeredMs, ms: Math.max(...own.map(({ endToEndMs }) => endToEndMs)) }];
  });
  return [points.map(({ triggeredMs }) => triggeredMs / 1_000), points.map(({ ms }) => ms)];
}
