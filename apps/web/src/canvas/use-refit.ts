import type { Job } from "@millrace/protocol";
import { useReactFlow } from "@xyflow/react";
import type { Viewport } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { around } from "./geometry.ts";
import type { Rect } from "./geometry.ts";
import type { NodeView } from "./node-view.ts";
import type { GraphView } from "./vertex-boxes.tsx";
import { vertexBoxes } from "./vertex-layout.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Round the boxes. */
const MARGIN = 12;
/** Below it subtasks are not drawn. */
const LEGIBLE = 0.75;

/**
 * The boxes of the JobGraph and the ExecutionGraph take more room than the nodes in them. Where they would be cut, what is
 * seen changes so that they are not; back in the StreamGraph it is as it was, unless somebody has moved it meanwhile.
 */
export function useRefit(
  element: React.RefObject<HTMLElement | null>,
  view: GraphView,
  { views, job }: { readonly views: readonly NodeView[]; readonly job: Job | null },
): void {
  const flow = useReactFlow();
  const shown = useRef(view);
  const fitted = useRef<{ readonly before: Viewport; readonly chosen: Viewport } | null>(null);
  const latest = useRef({ views, job });
  useEffect(() => {
    latest.current = { views, job };
  });
  useEffect(() => {
    const pane = element.current;
    const { views: nodes, job: of } = latest.current;
    if (shown.current === view || pane === null || of === null) return;
    shown.current = view;
    const now = flow.getViewport();
    const earlier = fitted.current;
    const before = earlier !== null && isSame(earlier.chosen, now) ? earlier.before : now;
    fitted.current = null;
    if (view === "stream") {
      void flow.setViewport(before);
      return;
    }
    const boxes = vertexBoxes(of.jobGraph, nodes, view === "execution");
    const size = { width: pane.clientWidth, height: pane.clientHeight };
    if (boxes.every((box) => isInSight(box, before, size))) {
      void flow.setViewport(before);
      return;
    }
    const chosen = boxesViewport(boxes, size);
    fitted.current = { before, chosen };
    void flow.setViewport(chosen);
  }, [view, element, flow]);
}

/** Boxes as large as they are whole, but readable: then from their beginning. */
export function boxesViewport(boxes: readonly Rect[], pane: Size): Viewport {
  const rect = around(boxes);
  if (!rect) return { x: 0, y: 0, zoom: 1 };
  const [width, height] = [pane.width - 2 * MARGIN, pane.height - 2 * MARGIN];
  const zoom = Math.max(LEGIBLE, Math.min(1, width / rect.width, height / rect.height));
  const start = (from: number, size: number, available: number): number =>
    MARGIN + Math.max(0, (available - size * zoom) / 2) - from * zoom;
  return { x: start(rect.x, rect.width, width), y: start(rect.y, rect.height, height), zoom };
}

const isSame = (a: Viewport, b: Viewport): boolean =>
  Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.zoom - b.zoom) < 0.001;

function isInSight({ x, y, width, height }: Rect, viewport: Viewport, pane: Size): boolean {
  const { zoom } = viewport;
  const [left, top] = [x * zoom + viewport.x, y * zoom + viewport.y];
  return left >= 0 && top >= 0 && left + width * zoom <= pane.width && top + height * zoom <= pane.height;
}
