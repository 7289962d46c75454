import { useStore, useViewport } from "@xyflow/react";
import { useMemo } from "react";
import type { ChannelView } from "../canvas/channel-view.ts";
import { NODE_WIDTH } from "../canvas/geometry.ts";
import type { Point, Rect } from "../canvas/geometry.ts";
import type { NodeView } from "../canvas/node-view.ts";
import { onlyEdge, useSelection } from "../store/selection-store.ts";
import { placeCard } from "./place-card.ts";
import { CARD_WIDTH, cardHeight, ProbeCard } from "./probe-card.tsx";
import { usePreview, usePreviewing } from "./preview-store.ts";
import { sampleOfNode } from "./edge-sample.ts";
import { pinnedOf, useProbes } from "./probe-store.ts";
import "./preview.css";

interface ProbeCardsProps {
  readonly documentId: string;
  readonly channels: readonly ChannelView[];
  readonly views: readonly NodeView[];
}

/** Cards with sample rows beside the channels that a person probes: the selected one, and those that are pinned. */
export function ProbeCards({ documentId, channels, views }: ProbeCardsProps) {
  const selected = onlyEdge(useSelection());
  const pinned = useProbes((probes) => pinnedOf(probes, documentId));
  const probed = useMemo(() => {
    const ids = selected === null || pinned.includes(selected) ? pinned : [...pinned, selected];
    return ids.flatMap((id, index) => {
      const channel = channels.find((candidate) => candidate.id === id);
      return channel ? [{ channel, number: index + 1, pinned: pinned.includes(id) }] : [];
    });
  }, [selected, pinned, channels]);
  if (probed.length === 0) return null;
  return <Cards documentId={documentId} probed={probed} views={views} />;
}

interface Probed {
  readonly channel: ChannelView;
  readonly number: number;
  readonly pinned: boolean;
}

function Cards({
  documentId,
  probed,
  views,
}: {
  readonly documentId: string;
  readonly probed: readonly Probed[];
  readonly views: readonly NodeView[];
}) {
  usePreviewing();
  const preview = usePreview();
  const viewport = useViewport();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const toScreen = ({ x, y }: Point): Point => ({
    x: x * viewport.zoom + viewport.x,
    y: y * viewport.zoom + viewport.y,
  });
  const taken: Rect[] = views.map((view) => ({
    ...toScreen(view.position),
    width: NODE_WIDTH * viewport.zoom,
    height: view.height * viewport.zoom,
  }));
  return (
    <div className="probes">
      {probed.map(({ channel, number, pinned }) => {
        const anchor = toScreen(middleOf(channel));
        const size = {
          width: CARD_WIDTH,
          height: cardHeight(sampleOfNode(preview, channel.source)?.rows.length ?? 0),
        };
        const place = placeCard(anchor, size, taken, { width, height });
        taken.push({ ...place, ...size });
        return (
          <div key={channel.id}>
            <span className="probe-pin" style={{ left: anchor.x, top: anchor.y }} aria-hidden="true">
              {number}
            </span>
            <ProbeCard
              documentId={documentId}
              channel={channel}
              number={number}
              pinned={pinned}
              place={place}
            />
          </div>
        );
      })}
    </div>
  );
}

/** Half-way along the channel. */
function middleOf({ route }: ChannelView): Point {
  const lengths = route.slice(1).map((to, index) => {
    const from = route[index] ?? to;
    return { from, to, length: Math.abs(to.x - from.x) + Math.abs(to.y - from.y) };
  });
  let left = lengths.reduce((sum, { length }) => sum + length, 0) / 2;
  for (const { from, to, length } of lengths) {
    if (left <= length) {
      const share = length === 0 ? 0 : left / length;
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    }
    left -= length;
  }
  return route[0] ?? { x: 0, y: 0 };
}
