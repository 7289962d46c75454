import type { Locale } from "@millrace/graph";
import type { HistoryField, Job } from "@millrace/protocol";
import { useCallback, useEffect, useRef, useState } from "react";
import { server } from "../api/server.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatBytes, formatCount, formatLength, formatRate, formatShare } from "../ui/format-figure.ts";
import { isFound, NODE_CHARTS } from "./charted-figures.ts";
import type { ChartUnit, NodeChart } from "./charted-figures.ts";
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
  const follow = useHistory(job.summary.id, nodeId);
  const found = useFound(follow);
  return (
    <div className="charts" data-testid="charts">
      {NODE_CHARTS.filter((_, index) => found.has(index)).map((chart) => (
        <MeasureChart key={chart.series[0]?.field} chart={chart} follow={follow} />
      ))}
      <CheckpointChart nodeId={nodeId} title={w.watch.node.charted.checkpoint} />
    </div>
  );
}

type Follow = (draw: Draw) => () => void;

/** Places of the charts that have something to draw. Renders when one more has. */
function useFound(follow: Follow): ReadonlySet<number> {
  const [found, setFound] = useState<ReadonlySet<number>>(() => new Set(foundIn([])));
  useEffect(
    () =>
      follow((points) => {
        const now = foundIn(points);
        setFound((before) =>
          now.every((index) => before.has(index)) ? before : new Set([...before, ...now]),
        );
      }),
    [follow],
  );
  return found;
}

const foundIn = (points: readonly HistoryPoint[]): readonly number[] =>
  NODE_CHARTS.flatMap((chart, index) => (isFound(chart, points) ? [index] : []));

function MeasureChart({ chart, follow }: { readonly chart: NodeChart; readonly follow: Follow }) {
  const w = useWords();
  const locale = useLocale();
  const draw = useCallback(
    (put: (data: ChartData) => void) =>
      follow((points) =>
        put([
          points.map(({ timeMs }) => timeMs / 1_000),
          ...chart.series.map(({ field }) => points.map((point) => valueOf(field, point))),
        ]),
      ),
    [chart, follow],
  );
  const title = chart.title(w);
  return (
    <TimeChart
      title={title}
      series={chart.series.map(({ label, colour }) => ({ label: label?.(w) ?? title, colour }))}
      format={(value) => formatAs(chart.unit, value, locale)}
      {...(chart.unit === "share" ? { most: 1 } : {})}
      follow={draw}
    />
  );
}

/** Of time what is drawn is how far it is behind. */
const valueOf = (field: HistoryField, point: HistoryPoint): number | null =>
  field === "watermark" ? watermarkLag(point.watermark, point.timeMs) : point[field];

function formatAs(unit: ChartUnit, value: number, locale: Locale): string {
  switch (unit) {
    case "rate":
      return formatRate(value);
    case "share":
      return formatShare(value);
    case "length":
      return formatLength(value, locale);
    case "count":
      return formatCount(value);
    case "bytes":
      return formatBytes(value);
    case "times":
      return `${value.toFixed(1)}×`;
  }
}

/** What the server kept of the node, and what comes with the figures from now on. */
function useHistory(jobId: string, nodeId: string): Follow {
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
