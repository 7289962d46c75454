import type { NodeCategory } from "@millrace/graph";
import { useRef } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { serverNow, useLive } from "../monitor/live-store.ts";
import { requestCapacity } from "../monitor/request-capacity.ts";
import { watermarkLag } from "../monitor/job-figures.ts";
import type { NodeFigures } from "../monitor/job-figures.ts";
import { metricsFeed } from "../monitor/metrics-feed.ts";
import { setAttribute, setText, setWidth } from "../monitor/use-figures.ts";
import { formatBytes, formatCount, formatEventTime, formatLength, formatShare } from "../ui/format-figure.ts";
import type { Rect } from "./geometry.ts";
import { shownLevel } from "./level-of-detail.ts";
import { LateGlyph, WatermarkGlyph } from "../ui/glyphs.tsx";
import { useSeenFigures } from "./use-seen-figures.ts";

interface RunFiguresProps {
  readonly id: string;
  readonly category: NodeCategory;
  /** Its node's body. */
  readonly at: Rect;
}

/** Load bar and level line. Rendered once; each metrics tick writes into it. */
export function RunFigures({ id, category, at }: RunFiguresProps) {
  const root = useRef<HTMLDivElement>(null);
  const coverage = useNewestPart(id, category);
  const capacity = useLive(({ job }) => (job ? requestCapacity(job.jobGraph, id) : null));
  const write = useFigureWriter(coverage, capacity);
  useSeenFigures(at, () => {
    if (root.current) write(root.current, metricsFeed.node(id));
  });
  return <FiguresBody ref={root} />;
}

/** The elements that figures are written into. */
export function FiguresBody({ ref }: { readonly ref: React.Ref<HTMLDivElement> }) {
  const w = useWords();
  return (
    <div ref={ref} className="node-run">
      <div className="node-load">
        <span className="load">
          <i className="bu" />
          <i className="bp" />
        </span>
        <span className="node-state" title={w.run.stateSize} />
        <span className="node-share" />
      </div>
      <div className="node-level">
        <WatermarkGlyph />
        <span className="node-watermark wm" />
        <span className="node-late r">
          <LateGlyph />
        </span>
        <span className="node-right" />
      </div>
    </div>
  );
}

/** Of a node that is drawn as a block: its state alone. */
export function BlockFigures({ id, at }: Omit<RunFiguresProps, "category">) {
  const root = useRef<HTMLElement>(null);
  useSeenFigures(at, () => {
    if (root.current) writeState(root.current, metricsFeed.node(id));
  });
  return <i ref={root} hidden />;
}

/** What the whole node shows: the cause, and one of few states. */
function writeState(inside: HTMLElement, figures: NodeFigures | undefined): void {
  const card = inside.closest(".node");
  card?.classList.toggle("cause", figures?.isCause ?? false);
  setAttribute(card, "data-bucket", bucketOf(figures?.busy ?? 0, figures?.backpressured ?? 0));
}

/** The checkpoint that covers the newest part file of a file sink. */
function useNewestPart(id: string, category: NodeCategory): number | null {
  return useLive((state) =>
    category === "sink"
      ? (state.job?.parts.findLast((part) => part.nodeId === id)?.checkpointId ?? null)
      : null,
  );
}

/** Gives the function that writes figures into the elements of a node. `capacity`: requests that it may have under way. */
export function useFigureWriter(coverage: number | null, capacity: number | null = null) {
  const w = useWords();
  const locale = useLocale();
  return (root: HTMLElement, figures: NodeFigures | undefined) => {
    const busy = figures?.busy ?? 0;
    const held = figures?.backpressured ?? 0;
    const part = <T extends HTMLElement>(selector: string) => root.querySelector<T>(selector);
    writeState(root, figures);
    const level = shownLevel();
    setWidth(part(".bu"), busy);
    setWidth(part(".bp"), held);
    if (level !== "all") return;
    setText(part(".node-share"), figures ? formatShare(Math.max(busy, held)) : "");
    writeStateSize(part(".node-state"), figures?.stateBytes ?? 0);
    part(".node-share")?.classList.toggle("bpx", held > busy);
    setText(
      part(".node-watermark"),
      figures && figures.watermarkMs !== null ? formatEventTime(figures.watermarkMs) : "—",
    );
    const late = figures?.lateRecords ?? 0;
    part(".node-level")?.classList.toggle("has-late", late > 0);
    setText(part(".node-right"), rightFigure());

    function rightFigure(): string {
      if (!figures) return "";
      if (late > 0) return w.canvas.late(formatCount(late));
      if (coverage !== null) return w.canvas.checkpoint(coverage);
      if (capacity !== null) return w.watch.node.requests(figures.openRequests, formatCount(capacity));
      if (figures.loopRows > 0) return w.watch.node.inLoop(formatCount(figures.loopRows));
      const lag = watermarkLag(figures.watermarkMs, serverNow());
      if (lag !== null) return `−${formatLength(lag, locale)}`;
      return w.canvas.seen(formatCount(Math.max(figures.recordsIn, figures.recordsOut)));
    }
  };
}

/** The room that it takes once it has kept something it keeps, so that the bar beside it stands still. */
function writeStateSize(element: HTMLElement | null, bytes: number): void {
  if (bytes > 0) element?.classList.add("kept");
  setText(element, bytes > 0 ? formatBytes(bytes) : "");
}

/** State of a node drawn as a block, at low zoom. */
export function bucketOf(busy: number, backpressured: number): "idle" | "busy" | "held" {
  if (backpressured >= 0.5) return "held";
  return busy >= 0.3 ? "busy" : "idle";
}
