import { ViewportPortal } from "@xyflow/react";
import { memo } from "react";
import type { ChannelView } from "./channel-view.ts";
import { useLevel } from "./level-context.ts";
import { useSeenChannels } from "./use-seen-channels.ts";
import { Badge, DiskMark, Gate, RunningChannel } from "./channel.tsx";

interface ChannelLayerProps {
  readonly channels: readonly ChannelView[];
  readonly selected: ReadonlySet<string>;
  /** The edge that a dragged node would be put into. */
  readonly drop: string | null;
  /** Job edge parts by edge id; null in Design. */
  readonly parts: ReadonlyMap<string, { readonly parts: readonly string[]; readonly part: number }> | null;
}

/**
 * All channels below the nodes, in canvas coordinates. Channels that leave the same port are drawn in one go, banks
 * first, so that they fork like a canal; others pass over one another.
 */
export const ChannelLayer = memo(function ChannelLayer({
  channels,
  selected: chosen,
  drop,
  parts,
}: ChannelLayerProps) {
  const selected = drop === null ? chosen : new Set([...chosen, drop]);
  const seen = useSeenChannels(channels);
  if (useLevel() === "block") return <FarChannels channels={seen} selected={selected} />;
  const groups = Map.groupBy(seen, (channel) => `${channel.source} ${channel.sourcePort}`);
  const cells = new Map(channels.map((channel) => [channel.id, channel.cells]));
  return (
    <ViewportPortal>
      <svg className="channels" width="1" height="1" aria-hidden="true">
        {[...groups].map(([key, group]) => (
          <g key={key}>
            {group.map((channel) => (
              <path
                key={channel.id}
                className={`bank ${classOf(channel, selected, parts)}`}
                d={channel.path}
              />
            ))}
            {group.map((channel) => (
              <path
                key={channel.id}
                className={`bed ${classOf(channel, selected, parts)}`}
                d={channel.path}
              />
            ))}
            {parts !== null &&
              group.map((channel) => {
                const place = parts.get(channel.id);
                const counts = place ? place.parts.map((id) => cells.get(id) ?? 0) : [0];
                const shown = place ? channel : { ...channel, cells: 0 };
                return (
                  <RunningChannel key={channel.id} channel={shown} parts={counts} part={place?.part ?? 0} />
                );
              })}
            {group.map((channel) => (
              <Gate key={channel.id} channel={channel} wide={parts?.has(channel.id) ?? false} />
            ))}
            {group.map((channel) => (
              <DiskMark key={channel.id} channel={channel} />
            ))}
            {badges(group).map((channel) => (
              <Badge key={channel.id} channel={channel} />
            ))}
          </g>
        ))}
      </svg>
    </ViewportPortal>
  );
});

/** From afar all channels are one path, and those that are selected another. */
function FarChannels({ channels, selected }: Pick<ChannelLayerProps, "channels" | "selected">) {
  const pathOf = (shown: readonly ChannelView[]): string => shown.map(({ path }) => path).join("");
  return (
    <ViewportPortal>
      <svg className="channels" width="1" height="1" aria-hidden="true">
        <path className="bank" d={pathOf(channels.filter(({ id }) => !selected.has(id)))} />
        <path className="bank selected" d={pathOf(channels.filter(({ id }) => selected.has(id)))} />
      </svg>
    </ViewportPortal>
  );
}

function classOf(
  channel: ChannelView,
  selected: ReadonlySet<string>,
  parts: ChannelLayerProps["parts"],
): string {
  const wide = parts?.has(channel.id) ? "wide" : "";
  const mark = selected.has(channel.id) ? "selected" : channel.invalid ? "invalid" : "";
  return `${wide} ${mark}`;
}

/** One badge a port and partitioning. */
function badges(group: readonly ChannelView[]): readonly ChannelView[] {
  return [...Map.groupBy(group, (channel) => channel.sign).values()].flatMap(([first]) =>
    first && first.sign !== "chained" ? [first] : [],
  );
}
