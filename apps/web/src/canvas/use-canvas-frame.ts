import type { Viewport } from "@xyflow/react";
import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { currentDocument } from "../store/document-store.ts";
import { onlyNode, useSelection } from "../store/selection-store.ts";
import { figureWrites } from "./figure-writes.ts";
import { NODE_WIDTH } from "./geometry.ts";
import { levelOfDetail, setShownLevel } from "./level-of-detail.ts";
import type { CanvasItem } from "./canvas-items.ts";
import { openingViewport } from "./opening-viewport.ts";
import { useCanvasHandle } from "./use-canvas-handle.ts";
import { rememberedViewport, rememberViewport } from "./viewport-memory.ts";

/** Viewport of the canvas: remembered, offered to commands, and its level of detail on the element. */
export function useCanvasFrame(documentId: string, nodes: readonly CanvasItem[], mode: "design" | "run") {
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
    figureWrites.rewrite();
  }, [level]);
  useSight();
  useCanvasHandle({ element, items: latest });
  useKeepInSight(element);
  useEffect(() => {
    const box = element.current;
    if (startOf(documentId) || latest.current.length === 0 || !box) return;
    const bodies = latest.current.map(({ position, width, height }) => ({
      ...position,
      width: width ?? 0,
      height: height ?? 0,
    }));
    void flow.setViewport(
      openingViewport(bodies, { width: box.clientWidth, height: box.clientHeight }, mode),
    );
  }, [documentId, mode, flow]);
  const moving = useRef<Viewport | null>(null);
  useEffect(() => {
    // Who leaves in the middle of a move finds the place again too.
    const remember = () => void (moving.current && rememberViewport(documentId, moving.current));
    window.addEventListener("pagehide", remember);
    return () => window.removeEventListener("pagehide", remember);
  }, [documentId]);
  const viewport = useMemo(() => {
    // Nothing is fitted to a canvas that is empty when it opens: the first node must not move what is seen.
    const start = startOf(documentId) ?? { x: 0, y: 0, zoom: 1 };
    return {
      defaultViewport: start,
      // Without an event the canvas fitted itself: only what a person chose is remembered.
      onMove: (event: unknown, moved: Viewport) => {
        if (event) moving.current = moved;
      },
      onMoveEnd: (event: unknown, moved: Viewport) => {
        if (event) rememberViewport(documentId, moved);
        moving.current = null;
      },
    };
  }, [documentId]);
  return { element, viewport, level };
}

/** Where somebody last looked: in this browser, else where the document was saved. */
const startOf = (documentId: string): Viewport | null =>
  rememberedViewport(documentId) ?? currentDocument().viewport;

/** Tells who writes figures what is in sight. */
function useSight(): void {
  const store = useStoreApi();
  useEffect(() => {
    const look = ({ transform: [x, y, zoom], width, height }: ReturnType<typeof store.getState>): void =>
      figureWrites.look({ x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom });
    look(store.getState());
    const end = store.subscribe(look);
    return () => {
      end();
      figureWrites.look(null);
    };
  }, [store]);
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
