import type { ChannelItem, InspectedChannel } from "@millrace/engine/simulation";
import { ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import { useWords } from "../../i18n/use-words.ts";
import { rowLabel } from "../../step/run-names.ts";
import type { RunNames } from "../../step/run-names.ts";
import { useStep } from "../../step/step-store.ts";
import { formatLevel } from "../../step/step-times.ts";
import { PartitioningPath } from "../../ui/glyphs.tsx";
import { routePath } from "../route.ts";
import { cellsOf, countRows, waitingRows } from "./channel-cells.ts";
import type { Cell } from "./channel-cells.ts";
import { pointFromGate } from "./step-layout.ts";
import type { StepEdge, StepLayout } from "./step-layout.ts";
import { wordsPlaces } from "./words-places.ts";
import type { WordsPlace } from "./words-places.ts";

interface StepChannelsProps {
  readonly layout: StepLayout;
  readonly names: RunNames;
}

const NO_CHANNELS: readonly InspectedChannel[] = [];

/** All channels below the nodes, each with the segments that it has and what is in them. */
export function StepChannels({ layout, names }: StepChannelsProps) {
  const channels = useStep((state) => state.shown?.channels ?? NO_CHANNELS);
  const byEdge = useMemo(() => Map.groupBy(channels, ({ edge }) => edge), [channels]);
  const places = useMemo(() => wordsPlaces(layout.edges, layout.nodes), [layout]);
  return (
    <ViewportPortal>
      <svg className="channels step-channels" width="1" height="1" aria-hidden="true">
        {layout.edges.map((edge) =>
          edge.sign === "chained" ? (
            <path key={edge.id} className="step-chained" d={routePath(edge.route)} />
          ) : (
            <StepChannel key={edge.id} edge={edge} lanes={byEdge.get(edge.id) ?? NO_CHANNELS} names={names} />
          ),
        )}
        {layout.edges.map(({ id }) => (
          <ChannelWords key={id} lanes={byEdge.get(id) ?? NO_CHANNELS} at={places.get(id)} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

interface StepChannelProps {
  readonly edge: StepEdge;
  /** Channels of the edge: one for each pair of subtasks. */
  readonly lanes: readonly InspectedChannel[];
  readonly names: RunNames;
}

const MAX_LANES = 4;
const LANE_STEP = 15;

const widthOf = (lanes: readonly InspectedChannel[]): number =>
  22 + Math.max(0, Math.min(lanes.length, MAX_LANES) - 1) * LANE_STEP;

const StepChannel = memo(function StepChannel({ edge, lanes, names }: StepChannelProps) {
  const path = routePath(edge.route);
  const shown = lanes.slice(0, MAX_LANES);
  const width = widthOf(lanes);
  const gate = edge.route.at(-1)!;
  const start = edge.route[0]!;
  const blocked = lanes.some((lane) => lane.blocked);
  return (
    <g data-testid={`channel-${edge.id}`} data-rows={lanes.reduce((sum, lane) => sum + lane.rows, 0)}>
      <path className="bank" style={{ strokeWidth: width + 2 }} d={path} />
      <path className="bed" style={{ strokeWidth: width }} d={path} />
      {shown.map((lane, index) => (
        <g key={lane.id} transform={`translate(0 ${(index - (shown.length - 1) / 2) * LANE_STEP})`}>
          <Lane edge={edge} channel={lane} names={names} height={shown.length > 1 ? 11 : 16} />
        </g>
      ))}
      <path
        className={`gate ${blocked ? "shut" : ""}`}
        d={`M${gate.x - 4} ${gate.y - width / 2 - 4}v${width + 8}`}
      />
      <g className="badge" transform={`translate(${start.x + 9} ${start.y - 7})`}>
        <rect width="14" height="14" rx="3" />
        <PartitioningPath sign={edge.sign} />
      </g>
    </g>
  );
});

const BADGE_ROOM = 30;
const GATE_ROOM = 12;

interface LaneProps {
  readonly edge: StepEdge;
  readonly channel: InspectedChannel;
  readonly names: RunNames;
  readonly height: number;
}

function Lane({ edge, channel, names, height }: LaneProps) {
  const cells = cellsOf(channel);
  const pitch = Math.min(24, (edge.length - BADGE_ROOM - GATE_ROOM) / Math.max(1, cells.length));
  const at = (index: number) => pointFromGate(edge.route, GATE_ROOM + (index + 0.5) * pitch);
  const schema = names.graph.edges.find(({ id }) => id === edge.id)?.schema ?? null;
  return (
    <>
      {cells.map((cell, index) => {
        const { x, y, angle } = at(index);
        const w = Math.max(3, pitch - 2);
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- a place in the channel
            key={index}
            className={`cell ${cell.state}`}
            x={-w / 2}
            y={-height / 2}
            width={w}
            height={height}
            transform={`translate(${x} ${y}) rotate(${angle})`}
          />
        );
      })}
      {cells.map((cell, index) => (
        <CellItems
          // oxlint-disable-next-line react/no-array-index-key -- a place in the channel
          key={index}
          cell={cell}
          at={at(index)}
          room={countRows(cells[index + 1]?.items ?? []) > 0 ? pitch : pitch * 2.2}
          height={height}
          label={(item) => (item.kind === "row" ? rowLabel(item.values, schema) : "")}
        />
      ))}
    </>
  );
}

interface CellItemsProps {
  readonly cell: Cell;
  readonly at: { readonly x: number; readonly y: number };
  readonly room: number;
  readonly height: number;
  readonly label: (item: ChannelItem) => string;
}

/** Rows as chips in their segment; the watermark stands on the water, the barrier across it. */
function CellItems({ cell: { items }, at: { x, y }, room, height, label }: CellItemsProps) {
  const row = items.find(({ kind }) => kind === "row");
  const rows = countRows(items);
  const watermark = items.findLast((item) => item.kind === "watermark");
  const barrier = items.find((item) => item.kind === "barrier");
  const { text, size } = fitted(row ? (rows > 1 ? `${label(row)}+${rows - 1}` : label(row)) : "", room - 4);
  const wide = Math.min(Math.max(9, text.length * size * WIDE + 5), Math.max(9, room - 1));
  return (
    <g transform={`translate(${x} ${y})`}>
      {row && (
        <>
          <rect className="row-chip" x={-wide / 2} y={-height / 2} width={wide} height={height} rx="2" />
          <text className="row-label" y="3.6" textAnchor="middle" fontSize={size}>
            {text}
          </text>
        </>
      )}
      {watermark && <WatermarkSign watermark={watermark.watermark} />}
      {barrier && <BarrierSign id={barrier.checkpointId} />}
    </g>
  );
}

function WatermarkSign({ watermark }: { readonly watermark: number }) {
  return (
    <g className="wm" transform="translate(0 -24)">
      <title>{formatLevel(watermark)}</title>
      <path d="M-4 0h8L0 6z" fill="currentColor" />
      <path d="M-5 8h10M-3 10.4h6" stroke="currentColor" strokeWidth="1.2" />
    </g>
  );
}

function BarrierSign({ id }: { readonly id: number }) {
  return (
    <g className="barc">
      <path d="M-3 -15v30M2 -15v30" stroke="currentColor" strokeWidth="2.2" />
      <rect className="barrier-tag" x="-9" y="-29" width="18" height="13" rx="2" />
      <text className="barrier-id" y="-19" textAnchor="middle">
        {id}
      </text>
    </g>
  );
}

/** Width of a character of the label for each px of its size. */
const WIDE = 0.62;
const LARGEST = 10;
const SMALLEST = 6.5;

/** A label whole and as large as there is room for it; none where it would be too small to read. */
function fitted(text: string, room: number): { readonly text: string; readonly size: number } {
  const size = Math.min(LARGEST, room / (WIDE * Math.max(1, text.length)));
  return size < SMALLEST ? { text: "", size: LARGEST } : { text, size };
}

/** Over what stands on a channel. */
const ABOVE = 36;

interface ChannelWordsProps {
  readonly lanes: readonly InspectedChannel[];
  readonly at: WordsPlace | undefined;
}

/** What there is to say of a channel: who waits for what, and the credits. Over all channels. */
function ChannelWords({ lanes, at }: ChannelWordsProps) {
  const w = useWords();
  const task = useStep((state) => state.shown?.tasks.find(({ key }) => key === lanes[0]?.consumer) ?? null);
  if (lanes.length === 0 || at === undefined) return null;
  const rows = lanes.reduce((sum, lane) => sum + lane.rows, 0);
  const credits = lanes.reduce((sum, lane) => sum + lane.credits, 0);
  const waiting = lanes.reduce((sum, lane) => sum + waitingRows(lane), 0);
  const shut = lanes.some((lane) => lane.blocked) && task?.aligning;
  const text = shut
    ? w.step.canvas.gateShut(task.aligning ?? 0, rows)
    : waiting > 0
      ? w.step.canvas.noCredit(waiting)
      : w.step.canvas.credits(rows, credits);
  return (
    <text
      className={`channel-words ${shut ? "shut" : waiting > 0 ? "full" : ""}`}
      x={at.x}
      y={at.above ? at.y - ABOVE : at.y + widthOf(lanes) / 2 + 14}
      textAnchor="middle"
    >
      {text}
    </text>
  );
}
