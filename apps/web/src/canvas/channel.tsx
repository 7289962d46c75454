import { memo, useRef } from "react";
import { metricsFeed } from "../monitor/metrics-feed.ts";
import { setAttribute, setText, useFigures } from "../monitor/use-figures.ts";
import { formatRate } from "../ui/format-figure.ts";
import { PartitioningPath } from "../ui/glyphs.tsx";
import { LABEL_SIZE } from "./channel-view.ts";
import type { ChannelView } from "./channel-view.ts";
import { cellDashes, channelMood, filledCells, fillParts } from "./edge-cells.ts";

interface ChannelProps {
  readonly channel: ChannelView;
  /** Cells of each part of the job edge that it belongs to, producer first, and which of them it is. */
  readonly parts: readonly number[];
  readonly part: number;
}

/** Cells, rate and mood of a channel in Run: written at each metrics tick, never rendered by it. */
export const RunningChannel = memo(function RunningChannel({ channel, parts, part }: ChannelProps) {
  const group = useRef<SVGGElement>(null);
  useFigures(() => {
    const element = group.current;
    if (!element) return;
    const figures = metricsFeed.edge(channel.id);
    const { queued = 0, capacity = 0 } = figures ?? {};
    const total = parts.reduce((sum, count) => sum + count, 0);
    const filled = fillParts(parts, filledCells(total, queued, capacity))[part] ?? 0;
    setAttribute(element.querySelector(".cells-full"), "stroke-dasharray", cellDashes(filled));
    setAttribute(element, "data-mood", channelMood(queued, capacity, figures?.intoCause ?? false));
    setText(element.querySelector(".rate"), figures ? formatRate(figures.rowsPerSecond) : "");
    setText(
      element.querySelector("title"),
      capacity > 0 ? `${Math.round(queued)} / ${Math.round(capacity)}` : "",
    );
  });
  const { label } = channel;
  return (
    <g ref={group} className="channel-run" data-mood="flowing">
      <title />
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
    </g>
  );
});

/** The gate at the consumer. */
export function Gate({ channel, wide }: { readonly channel: ChannelView; readonly wide: boolean }) {
  const { x, y } = channel.gate;
  const reach = wide ? 8 : 5;
  return <path className="gate" d={`M${x - 5} ${y - reach}v${reach * 2}`} />;
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
