import { useReactFlow } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useSelection } from "../store/selection-store.ts";
import { registerCanvas } from "./canvas-handle.ts";
import type { CanvasHandle } from "./canvas-handle.ts";
import type { CanvasItem } from "./canvas-items.ts";
import { NODE_WIDTH } from "./geometry.ts";
import type { Point } from "./geometry.ts";

const FIT = {
  padding: { top: "40px", bottom: "64px", left: "32px", right: "32px" },
  maxZoom: 1,
  duration: 0,
} as const;

type Flow = ReturnType<typeof useReactFlow>;

interface HandleOf {
  readonly element: React.RefObject<HTMLElement | null>;
  readonly items: React.RefObject<readonly CanvasItem[]>;
}

/** Offers the canvas to commands outside of it. */
export function useCanvasHandle({ element, items }: HandleOf): void {
  const flow = useReactFlow();
  const pointer = usePointer();
  useEffect(
    () =>
      registerCanvas({
        ...views(flow, element),
        bodies: () =>
          items.current
            .filter((item) => item.type !== "group-frame")
            .map(({ id, position, width, height }) => ({
              ...position,
              width: width ?? NODE_WIDTH,
              height: height ?? 0,
              id,
            })),
        pointer: () => {
          const at = pointer.current;
          if (!at || !document.elementFromPoint(at.x, at.y)?.closest(".react-flow")) return null;
          return flow.screenToFlowPosition(at);
        },
        focused: () => document.activeElement?.closest(".react-flow__node")?.getAttribute("data-id") ?? null,
        focus: (itemId) => focusItem(flow, element.current, itemId),
        focusEdge: (edgeId) =>
          element.current
            ?.querySelector<SVGElement>(`.react-flow__edge[data-id="${CSS.escape(edgeId)}"]`)
            ?.focus({ preventScroll: true }),
        focusFirst: () => {
          const { nodes, groups, notes } = useSelection.getState();
          const [chosen] = [...nodes, ...groups, ...notes, ...items.current.map(({ id }) => id)];
          if (chosen !== undefined) focusItem(flow, element.current, chosen);
        },
      }),
    [flow, pointer, element, items],
  );
}

function views(
  flow: Flow,
  element: HandleOf["element"],
): Pick<CanvasHandle, "fit" | "zoomBy" | "reveal" | "centre" | "toScreen"> {
  return {
    toScreen: (point) => flow.flowToScreenPosition(point),
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
  };
}

/** Where the pointer is in the window; it has no place of its own until it first moves. */
function usePointer(): React.RefObject<Point | null> {
  const pointer = useRef<Point | null>(null);
  useEffect(() => {
    const follow = (event: PointerEvent) => {
      pointer.current = { x: event.clientX, y: event.clientY };
    };
    globalThis.addEventListener("pointermove", follow, { passive: true });
    return () => globalThis.removeEventListener("pointermove", follow);
  }, []);
  return pointer;
}

/** An item out of sight is brought to the middle; one in sight stays where it is. */
function focusItem(flow: Flow, element: HTMLElement | null, itemId: string, tries = 5): void {
  const item = flow.getNode(itemId);
  if (!element) return;
  if (!item) {
    // An item that was added just now is drawn in one of the next frames.
    if (tries > 0) requestAnimationFrame(() => focusItem(flow, element, itemId, tries - 1));
    return;
  }
  const { x, y, zoom } = flow.getViewport();
  const [left, top] = [item.position.x * zoom + x, item.position.y * zoom + y];
  const [right, bottom] = [left + (item.width ?? 0) * zoom, top + (item.height ?? 0) * zoom];
  const inSight = left >= 0 && top >= 0 && right <= element.clientWidth && bottom <= element.clientHeight;
  if (!inSight)
    void flow.setCenter(item.position.x + (item.width ?? 0) / 2, item.position.y + (item.height ?? 0) / 2, {
      zoom,
    });
  const focus = () =>
    element
      .querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(itemId)}"]`)
      ?.focus({ preventScroll: true });
  if (inSight) focus();
  else requestAnimationFrame(() => requestAnimationFrame(focus));
}
