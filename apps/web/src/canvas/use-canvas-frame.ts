import type { Viewport } from "@xyflow/react";
import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { metricsFeed } from "../monitor/metrics-feed.ts";
import { currentDocument } from "../store/document-store.ts";
import { onlyNode, useSelection } from "../store/selection-store.ts";
import { registerCanvas } from "./canvas-handle.ts";
import { NODE_WIDTH } from "./geometry.ts";
import { levelOfDetail, setShownLevel } from "./level-of-detail.ts";
import type { CanvasNode } from "./node-card.tsx";
import { rememberedViewport, rememberViewport } from "./viewport-memory.ts";

const FIT = {
  padding: { top: "40px", bottom: "64px", left: "32px", right: "32px" },
  maxZoom: 1,
  duration: 0,
} as const;

/** Viewport of the canvas: remembered, offered to commands, and its level of detail on the element. */
export function useCanvasFrame(documentId: string, nodes: readonly CanvasNode[], mode: "design" | "run") {
  const element = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const latest = useRef(nodes);
  useEffect(() => {
    latest.current = nodes;
  });
  const level = useStore((state) => levelOfDetail(state.transform[2]));
  useEffect(() => {
    if (element.current) element.current.dataset["level"] = level;
    setShownLevel(level);
    metricsFeed.rewrite();
  }, [level]);
  useEffect(
    () =>
      registerCanvas({
        fit: () => void flow.fitView(FIT),
        zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor),
        reveal: (nodeId) =>
          void flow.fitView({
            nodes: [{ id: nodeId }],
            maxZoom: Math.max(0.75, flow.getZoom()),
            duration: 120,
          }),
        centre: () => {
          const box = element.current?.getBoundingClientRect();
          return flow.screenToFlowPosition(
            box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 },
          );
        },
        bodies: () =>
          latest.current.map((node) => ({ ...node.position, width: NODE_WIDTH, height: node.height ?? 0 })),
      }),
    [flow],
  );
  useKeepInSight(element);
  useEffect(() => {
    if (rememberedViewport(documentId) === null && latest.current.length > 0)
      requestAnimationFrame(() => void flow.fitView(FIT));
  }, [documentId, mode, flow]);
  const viewport = useMemo(() => {
    const remembered = rememberedViewport(documentId) ?? currentDocument().viewport;
    // Nothing is fitted to a canvas that is empty when it opens: the first node must not move what is seen.
    const start = remembered ?? (latest.current.length === 0 ? { x: 0, y: 0, zoom: 1 } : null);
    return {
      ...(start ? { defaultViewport: start } : { fitView: true, fitViewOptions: FIT }),
      // Without an event the canvas fitted itself: only what a person chose is remembered.
      onMoveEnd: (event: unknown, moved: Viewport) => void (event && rememberViewport(documentId, moved)),
    };
  }, [documentId]);
  return { element, viewport };
}

const MARGIN = 24;

/** When a panel takes room from the canvas, the selected node that it would cover moves into sight. */
function useKeepInSight(element: React.RefObject<HTMLElement | null>): void {
  const flow = useReactFlow();
  useEffect(() => {
    const observed = element.current;
    if (!observed) return;
    const observer = new ResizeObserver(() => {
      const id = onlyNode(useSelection.getState());
      const node = id === null ? undefined : flow.getNode(id);
      if (!node) return;
      const { x, y, zoom } = flow.getViewport();
      const rightPx = (node.position.x + NODE_WIDTH) * zoom + x;
      const bottomPx = (node.position.y + (node.height ?? 0)) * zoom + y;
      const byX = Math.max(0, rightPx + MARGIN - observed.clientWidth);
      const byY = Math.max(0, bottomPx + MARGIN - observed.clientHeight);
      if (byX > 0 || byY > 0) void flow.setViewport({ x: x - byX, y: y - byY, zoom });
    });
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element, flow]);
}
