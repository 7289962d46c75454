import { useStore } from "@xyflow/react";
import { useMemo } from "react";
import type { ChannelView } from "./channel-view.ts";
import { boundsOf, overlaps } from "./geometry.ts";

/** Fewer are all drawn: to look which are seen would cost more. */
const MANY = 150;
/** Canvas px: what is seen changes only when the view leaves a tile. */
const TILE = 400;

/** Channels in sight and a tile around it. The same list until the view has moved by a tile. */
export function useSeenChannels(channels: readonly ChannelView[]): readonly ChannelView[] {
  const many = channels.length > MANY;
  const tiles = useStore(({ transform: [x, y, zoom], width, height }) => {
    if (!many) return "";
    const tile = (px: number): number => Math.floor(px / zoom / TILE);
    return [tile(-x) - 1, tile(-y) - 1, tile(width - x) + 2, tile(height - y) + 2].join(" ");
  });
  return useMemo(() => {
    if (!many) return channels;
    const [left = 0, top = 0, right = 0, bottom = 0] = tiles.split(" ").map((tile) => Number(tile) * TILE);
    return channels.filter((channel) =>
      overlaps(boundsOf(channel.route), { x: left, y: top, width: right - left, height: bottom - top }),
    );
  }, [channels, many, tiles]);
}
