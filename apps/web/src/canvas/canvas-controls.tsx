import { MiniMap, Panel } from "@xyflow/react";
import { arrangeNodes } from "../actions/arrange-nodes.ts";
import { useWords } from "../i18n/use-words.ts";
import { setPreferences, usePreferences } from "../store/preferences-store.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { canvasHandle } from "./canvas-handle.ts";
import type { CanvasItem } from "./canvas-items.ts";

/** Zoom, fit, arrange and the minimap: bottom left, where they cover least. */
export function CanvasControls({
  editable,
  nodes,
}: {
  readonly editable: boolean;
  readonly nodes: readonly CanvasItem[];
}) {
  const w = useWords();
  const minimap = usePreferences((preferences) => preferences.minimap);
  if (nodes.length === 0) return null;
  return (
    <Panel position="bottom-left" className="canvas-controls">
      {minimap && (
        <MiniMap
          pannable
          zoomable
          className="minimap"
          nodeClassName={(node) => nodeClass(node as CanvasItem)}
          ariaLabel={w.canvas.minimap}
          position="bottom-left"
        />
      )}
      <div className="canvas-buttons">
        <IconButton icon="minus" label={w.canvas.zoomOut} onClick={() => canvasHandle()?.zoomBy(0.8)} />
        <IconButton icon="plus" label={w.canvas.zoomIn} onClick={() => canvasHandle()?.zoomBy(1.25)} />
        <IconButton icon="fit" label={w.canvas.fit} onClick={() => canvasHandle()?.fit()} />
        {editable && <IconButton icon="layout" label={w.canvas.layout} onClick={() => void arrangeNodes()} />}
        <button
          type="button"
          className={`btn icon ${minimap ? "on" : ""}`}
          aria-pressed={minimap}
          aria-label={w.canvas.minimap}
          title={w.canvas.minimap}
          onClick={() => setPreferences({ minimap: !minimap })}
        >
          <Icon name="minimap" />
        </button>
      </div>
    </Panel>
  );
}

function nodeClass({ data, selected, type }: CanvasItem): string {
  if (type === "note") return `mini-note ${data.note.color}`;
  if (type === "group-frame") return "mini-frame";
  if (data.problem?.severity === "error" || data.run?.state === "failed") return "mini-bad";
  return selected ? "mini-sel" : "mini";
}
