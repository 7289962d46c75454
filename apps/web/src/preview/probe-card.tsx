import { useMemo } from "react";
import type { ChannelView } from "../canvas/channel-view.ts";
import type { Point } from "../canvas/geometry.ts";
import { useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { clearSelection, onlyEdge, useSelection } from "../store/selection-store.ts";
import { formatExact } from "../ui/format-figure.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { freshColumns, keysOnTheWay, sampleOfNode } from "./edge-sample.ts";
import { refreshPreview, usePreview } from "./preview-store.ts";
import { togglePin } from "./probe-store.ts";
import { SampleStatus } from "./sample-status.tsx";
import { SampleTable } from "./sample-table.tsx";
import { typedSources } from "./typed-sources.ts";

export const CARD_WIDTH = 344;
const NOTHING: ReadonlySet<string> = new Set();
const ROWS = 6;
const COLUMNS = 4;
const HEAD = 32;
const ROW = 24;

/** Height that a card will have, px: for finding its place. */
export const cardHeight = (rows: number): number => HEAD + ROW * (1 + Math.max(2, Math.min(rows, ROWS)));

interface ProbeCardProps {
  readonly documentId: string;
  readonly channel: ChannelView;
  readonly number: number;
  readonly pinned: boolean;
  readonly place: Point;
}

/** Sample rows of one channel. */
export function ProbeCard({ documentId, channel, number, pinned, place }: ProbeCardProps) {
  const w = useWords();
  const preview = usePreview();
  const nodes = useDocument((state) => state.history.value.nodes);
  const edges = useDocument((state) => state.history.value.edges);
  const schemas = useCompiled((compiled) => compiled.result.schemas);
  const schema = schemas[channel.id];
  const isSelected = useSelection((selection) => onlyEdge(selection) === channel.id);
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.name ?? id;
  const [from, to] = [nameOf(channel.source), nameOf(channel.target)];
  const sample = sampleOfNode(preview, channel.source);
  const isTyped = typedSources(preview, channel.source).length > 0;
  const fresh = useMemo(() => {
    const inputs = edges.flatMap(({ id, to: end }) =>
      end.node === channel.source ? (schemas[id] ?? []) : [],
    );
    return schema ? freshColumns(schema, inputs) : NOTHING;
  }, [schema, schemas, edges, channel.source]);
  const keys = useMemo(() => keysOnTheWay(channel.id, edges, schemas), [channel.id, edges, schemas]);
  const close = () => {
    if (pinned) togglePin(documentId, channel.id);
    if (isSelected) clearSelection();
  };
  return (
    <section
      className="card probe-card"
      style={{ left: place.x, top: place.y, width: CARD_WIDTH }}
      aria-label={w.preview.card(from, to)}
      data-testid="probe-card"
      data-state={preview.state}
    >
      <header>
        <span className="probe-number">{number}</span>
        <b className="b el">{`${from} → ${to}`}</b>
        <span className="dd el r">
          {sample && sample.total > 0
            ? [w.preview.total(formatExact(sample.total)), ...(isTyped ? [w.preview.typedShort] : [])].join(
                " · ",
              )
            : ""}
        </span>
        <IconButton
          className="ghost small"
          icon="restart"
          label={w.preview.refresh}
          onClick={refreshPreview}
        />
        <IconButton
          className={`ghost small ${pinned ? "on" : ""}`}
          icon="pin"
          label={pinned ? w.preview.unpin : w.preview.pin}
          onClick={() => togglePin(documentId, channel.id)}
        />
        <IconButton className="ghost small" icon="close" label={w.preview.close} onClick={close} />
      </header>
      {schema && sample && sample.rows.length > 0 ? (
        <SampleTable
          schema={schema}
          sample={sample}
          rows={ROWS}
          columns={{ most: COLUMNS, fresh, keys }}
          label={w.preview.card(from, to)}
        />
      ) : (
        <SampleStatus preview={preview} sample={sample} />
      )}
    </section>
  );
}
