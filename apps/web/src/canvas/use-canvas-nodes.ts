import { useMemo, useRef } from "react";
import { NODE_WIDTH } from "./geometry.ts";
import type { Point } from "./geometry.ts";
import type { CanvasNode } from "./node-card.tsx";
import { handlesOf } from "./node-handles.ts";
import type { NodeView } from "./node-view.ts";

/**
 * React Flow's nodes. Sizes and ports are given, so that nothing has to be measured; a node that has not changed is the
 * same object as before.
 */
export function useCanvasNodes(
  views: readonly NodeView[],
  dragged: ReadonlyMap<string, Point>,
  selected: ReadonlySet<string>,
): readonly CanvasNode[] {
  const cache = useRef(new Map<string, CanvasNode>());
  return useMemo(() => {
    const nodes = views.map((view) => {
      const position = dragged.get(view.id) ?? view.position;
      const isSelected = selected.has(view.id);
      const before = cache.current.get(view.id);
      if (before && before.data === view && before.position === position && before.selected === isSelected)
        return before;
      return canvasNode(view, position, isSelected);
    });
    cache.current = new Map(nodes.map((node) => [node.id, node]));
    return nodes;
  }, [views, dragged, selected]);
}

function canvasNode(view: NodeView, position: Point, selected: boolean): CanvasNode {
  const size = { width: NODE_WIDTH, height: view.height };
  return {
    id: view.id,
    type: "node",
    position,
    data: view,
    selected,
    ...size,
    measured: size,
    handles: handlesOf(view),
    ariaLabel: [`${view.name}, ${view.kindTitle}`, view.problem?.text ?? ""].filter(Boolean).join(". "),
  };
}
