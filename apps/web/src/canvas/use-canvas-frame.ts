import type { Viewport } from "@xyflow/react";
import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { currentDocument } from "../store/document-store.ts";
import { registerCanvas } from "./canvas-handle.ts";
import { NODE_WIDTH } from "./geometry.ts";
import { levelOfDetail } from "./level-of-detail.ts";
import type { CanvasNode } from "./node-card.tsx";
import { rememberedViewport, rememberViewport } from "./viewport-memory.ts";

const FIT = { padding: { top: "40px", bottom: "64px", left: "32px", right: "32px" }, maxZoom: 1, duration: 0 } as const;

/** Viewport of the canvas: remembered, offered to commands, and its level of detail on the element. */
export function useCanvasFrame(documentId: string, nodes: readonly CanvasNode[]) {
  const element = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const latest = useRef(nodes);
  useEffect(() => {
    latest.current = nodes;
  });
  const level = useStore((state) => levelOfDetail(state.transform[2]));
  useEffect(() => {
    if (element.current) element.current.dataset["level"] = level;
  }, [level]);
  useEffect(
    () =>
      registerCanvas({
        fit: () => void flow.fitView(FIT),
        zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor),
        reveal: (nodeId) => void flow.fitView({ nodes: [{ id: nodeId }], maxZoom: Math.max(0.75, flow.getZoom()), duration: 120 }),
        centre: () => {
          const box = element.current?.getBoundingClientRect();
          return flow.screenToFlowPosition(box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 });
        },
        bodies: () => latest.current.map((node) => ({ ...node.position, width: NODE_WIDTH, height: node.height ?? 0 })),
      }),
    [flow],
  );
  const viewport = useMemo(() => {
    const remembered = rememberedViewport(documentId) ?? currentDocument().viewport;
    return {
      ...(remembered ? { defaultViewport: remembered } : { fitView: true, fitViewOptions: FIT }),
      onMoveEnd: (_event: unknown, moved: Viewport) => rememberViewport(documentId, moved),
    };
  }, [documentId]);
  return { element, viewport };
}
