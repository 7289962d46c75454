import { useState } from "react";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { selectNodes, useSelection } from "../store/selection-store.ts";
import { Icon } from "../ui/icon.tsx";

/** The nodes of the pipeline by name: a way to them that needs no canvas. */
export function Outline() {
  const w = useWords();
  const [closed, setClosed] = useState(false);
  const nodes = useDocument((state) => state.history.value.nodes);
  const selected = useSelection((selection) => selection.nodes);
  const diagnostics = useCompiled((compiled) => compiled.result.diagnostics);
  const broken = new Set(
    diagnostics.filter(({ severity }) => severity === "error").map(({ nodeId }) => nodeId),
  );
  return (
    <section>
      <button
        type="button"
        className="palette-heading"
        aria-expanded={!closed}
        onClick={() => setClosed(!closed)}
      >
        <Icon name={closed ? "right" : "down"} />
        {w.palette.outline}
        <span className="r m">{nodes.length}</span>
      </button>
      {!closed && nodes.length === 0 && <p className="palette-none dd">{w.palette.emptyOutline}</p>}
      {!closed &&
        nodes.map((node) => (
          <button
            key={node.id}
            type="button"
            className={`outline-item el ${selected.has(node.id) ? "on" : ""} ${broken.has(node.id) ? "errc" : ""}`}
            aria-pressed={selected.has(node.id)}
            onClick={() => {
              selectNodes([node.id]);
              canvasHandle()?.reveal(node.id);
            }}
          >
            {node.name}
          </button>
        ))}
    </section>
  );
}
