import { memo, useMemo, useRef } from "react";
import { useWords } from "../i18n/use-words.ts";
import { metricsFeed } from "../monitor/metrics-feed.ts";
import { setAttribute, setText } from "../monitor/use-figures.ts";
import type { EdgeFigures } from "../monitor/job-figures.ts";
import { formatEventTime, formatRate } from "../ui/format-figure.ts";
import { PartitioningPath } from "../ui/glyphs.tsx";
import { HOT_LONG, HOT_SHORT, LABEL_SIZE } from "./channel-view.ts";
import type { ChannelView } from "./channel-view.ts";
import { cellDashes, channelMood, filledCells, fillParts } from "./edge-cells.ts";
import { flightMarks } from "./flight-marks.ts";
import type { FlightMark } from "./flight-marks.ts";
import { boundsOf } from "./geometry.ts";
import { shownLevel } from "./level-of-detail.ts";
import { markLabel } from "./mark-label.ts";
import type { Route } from "./route.ts";
import { useSeenFigures } from "./use-seen-figures.ts";

interface ChannelProps {
  readonly channel: ChannelView;
  /** Cells of each part of the job edge that it belongs to, producer first, and which of them it is. */
  readonly parts: readonly number[];
  readonly part: number;
}

/** Cells, rate, mood and what is on its way in a channel in Run: written at each metrics tick, never rendered by it. */
export const RunningChannel = memo(function RunningChannel({ channel, parts, part }: ChannelProps) {
  const group = useRef<SVGGElement>(null);
  const hotWords = useHotWords(channel);
  const total = parts.reduce((sum, count) => sum + count, 0);
  useSeenFigures(
    useMemo(() => boundsOf(channel.route), [channel.route]),
    () => {
      const element = group.current;
      if (!element) return;
      const figures = metricsFeed.edge(channel.id);
      const { queued = 0, capacity = 0, intoCause = false, flight = null } = figures ?? {};
      const mood = channelMood(queued, capacity, intoCause);
      setAttribute(element, "data-mood", mood);
      const level = shownLevel();
      if (level === "icon" || level === "block") return;
      const all = filledCells(total, queued, capacity);
      const filled = fillParts(parts, all)[part] ?? 0;
      setAttribute(element.querySelector(".cells-full"), "stroke-dasharray", cellDashes(filled));
      const marks = flightMarks(flight, { channel, parts, part, filled: all }, formatEventTime);
      setAttribute(element, "data-shut", marks.shut ? "yes" : "no");
      writeMark(element.querySelector(".barrier-mark"), marks.barrier, channel.route);
      if (level === "name") return;
      setText(element.querySelector(".rate"), figures ? formatRate(figures.rowsPerSecond) : "");
      setText(element.querySelector(".hot"), mood === "flowing" ? "" : hotWords(figures));
      writeMark(element.querySelector(".watermark-mark"), marks.watermark, channel.route);
    },
  );
  const { label } = channel;
  return (
    <g ref={group} className="channel-run" data-mood="flowing" data-shut="no">
      {channel.cells > 0 && (
        <>
          <path className="cells-empty" d={channel.backPath} strokeDasharray={cellDashes(channel.cells)} />
          <path className="cells-full" d={channel.backPath} strokeDasharray="0 99999" />
        </>
      )}
      {label && (
        <text className="rate" x={label.x + LABEL_SIZE.width / 2} y={label.y + 10} textAnchor="middle">
          {" "}
        </text>
      )}
      <HotText channel={channel} />
      <ShutGate channel={channel} />
      <WatermarkMark />
      <BarrierMark />
    </g>
  );
});

/** What a full channel says: its queue and credits, as far as there is room. */
function useHotWords({ hot }: ChannelView): (figures: EdgeFigures | undefined) => string {
  const w = useWords();
  return (figures) => {
    const flight = figures?.flight;
    if (!flight || !hot) return "";
    return hot.isLong
      ? w.watch.queue(flight.queued, flight.queued + flight.credits, flight.credits)
      : w.watch.credits(flight.credits);
  };
}

function HotText({ channel: { hot } }: { readonly channel: ChannelView }) {
  if (!hot) return null;
  const width = hot.isLong ? HOT_LONG.width : HOT_SHORT.width;
  return (
    <text className="hot" x={hot.x + width / 2} y={hot.y + 10} textAnchor="middle">
      {" "}
    </text>
  );
}

/** Drawn over the gate while a channel is shut for alignment. */
function ShutGate({ channel: { gate } }: { readonly channel: ChannelView }) {
  return <path className="gate-shut" d={`M${gate.x - 11} ${gate.y - 9}v18M${gate.x - 6} ${gate.y - 9}v18`} />;
}

/** Two bars across the channel with the checkpoint's id; turned where the channel runs upright. */
function BarrierMark() {
  return (
    <g className="barrier-mark" visibility="hidden">
      <g className="mark-turn">
        <path d="M-2.5 -9v18M2.5 -9v18" />
      </g>
      <g className="mark-label">
        <rect x="-15" y="-7" width="30" height="14" rx="2" />
        <text textAnchor="middle" y="3.5">
          {" "}
        </text>
      </g>
    </g>
  );
}

function WatermarkMark() {
  return (
    <g className="watermark-mark" visibility="hidden">
      <g className="mark-turn">
        <path d="M-5 -11h10L0 -4z" />
      </g>
      <g className="mark-label">
        <text textAnchor="middle" y="3.5">
          {" "}
        </text>
      </g>
    </g>
  );
}

function writeMark(element: Element | null, mark: FlightMark | null, route: Route): void {
  if (!element) return;
  setAttribute(element, "visibility", mark ? "visible" : "hidden");
  if (!mark) return;
  const { x, y, level } = mark.place;
  const label = markLabel(route, mark.place);
  setAttribute(element, "transform", `translate(${x} ${y})`);
  setAttribute(element.querySelector(".mark-turn"), "transform", level ? "" : "rotate(90)");
  const text = element.querySelector(".mark-label");
  setAttribute(text, "visibility", label ? "inherit" : "hidden");
  if (label) setAttribute(text, "transform", `translate(${label.x} ${label.y})`);
  setText(element.querySelector("text"), mark.text);
  const half = Math.max(LEAST_HALF_PX, mark.text.length * HALF_LETTER_PX + LABEL_PAD_PX);
  const box = element.querySelector("rect");
  setAttribute(box, "x", String(-half));
  setAttribute(box, "width", String(2 * half));
}

/** Half the width of a mark's label: at least so much, else half its letters and a margin. */
const LEAST_HALF_PX = 15;
const HALF_LETTER_PX = 2.9;
const LABEL_PAD_PX = 4;

/** The gate at the consumer. */
export function Gate({ channel, wide }: { readonly channel: ChannelView; readonly wide: boolean }) {
  const { x, y } = channel.gate;
  const reach = wide ? 8 : 5;
  return <path className="gate" d={`M${x - 5} ${y - reach}v${reach * 2}`} />;
}

/** A drum before the gate: the rows of a blocking channel lie on disk until all of them are there. */
export function DiskMark({ channel: { disk } }: { readonly channel: ChannelView }) {
  if (!disk) return null;
  return (
    <g className="disk-mark" transform={`translate(${disk.x} ${disk.y})`}>
      <path className="disk-body" d="M-7 -6v12a7 3 0 0 0 14 0v-12a7 3 0 0 0 -14 0" />
      <path className="disk-lid" d="M-7 -6a7 3 0 0 0 14 0M-7 0a7 3 0 0 0 14 0" />
    </g>
  );
}

/** The badge at the producer names the partitioning. */
export function Badge({ channel }: { readonly channel: ChannelView }) {
  const { x, y } = channel.badge;
  return (
    <g className="badge" transform={`translate(${x - 7} ${y - 7})`}>
      <rect width="14" height="14" rx="3" />
      <PartitioningPath sign={channel.sign} />
    </g>
  );
}
