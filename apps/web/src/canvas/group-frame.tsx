import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useWords } from "../i18n/use-words.ts";
import { setCollapsed } from "../store/group-edits.ts";
import { Icon } from "../ui/icon.tsx";
import type { FrameView } from "./fold-groups.ts";

export type CanvasFrame = Node<FrameView, "group-frame">;

/** An open group: only its title takes the pointer, so that the canvas within stays the canvas. */
export const GroupFrame = memo(function GroupFrame({ data: view, selected }: NodeProps<CanvasFrame>) {
  const w = useWords();
  return (
    <div
      className={`group-frame ${selected ? "sel" : ""}`}
      style={{ width: view.width, height: view.height }}
      data-testid={`group-frame-${view.id}`}
    >
      <div className="group-title">
        <button
          type="button"
          className="group-toggle nodrag"
          aria-label={w.draw.collapse(view.name)}
          title={w.draw.collapse(view.name)}
          tabIndex={-1}
          onClick={() => setCollapsed(new Set([view.id]), true)}
        >
          <Icon name="down" />
        </button>
        <span className="el b">{view.name}</span>
        <span className="dd nw">{w.inspector.nodes(view.count)}</span>
      </div>
    </div>
  );
});
