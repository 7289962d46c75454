import type { FlowDocument, FlowNode } from "@millrace/graph";
import { useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { useSelection } from "../store/selection-store.ts";
import { Icon } from "../ui/icon.tsx";
import { OutlineFinds } from "./outline-finds.tsx";
import { showItem } from "./show-item.ts";

/** What is in the pipeline, by name or by any text in it: a way there that needs no canvas. */
export function Outline() {
  const w = useWords();
  const [closed, setClosed] = useState(false);
  const document = useDocument((state) => state.history.value);
  return (
    <section className={`outline ${closed ? "" : "scroll"}`}>
      <button
        type="button"
        className="palette-heading"
        aria-expanded={!closed}
        onClick={() => setClosed(!closed)}
      >
        <Icon name={closed ? "right" : "down"} />
        {w.palette.outline}
        <span className="r m">{document.nodes.length}</span>
      </button>
      {!closed && document.nodes.length === 0 && <p className="palette-none dd">{w.palette.emptyOutline}</p>}
      {!closed && document.nodes.length > 0 && (
        <>
          <OutlineFinds document={document}>
            <Items document={document} />
          </OutlineFinds>
        </>
      )}
    </section>
  );
}

function Items({ document: { nodes, groups } }: { readonly document: FlowDocument }) {
  const selected = useSelection((selection) => selection.groups);
  const grouped = new Set(groups.flatMap((group) => group.nodes));
  return (
    <>
      {groups.map((group) => (
        <div key={group.id}>
          <button
            type="button"
            className={`outline-item outline-group el ${selected.has(group.id) ? "on" : ""}`}
            aria-pressed={selected.has(group.id)}
            onClick={() => showItem(group.id)}
          >
            {group.name}
          </button>
          {nodes
            .filter(({ id }) => group.nodes.includes(id))
            .map((node) => (
              <NodeItem key={node.id} node={node} inside />
            ))}
        </div>
      ))}
      {nodes
        .filter(({ id }) => !grouped.has(id))
        .map((node) => (
          <NodeItem key={node.id} node={node} inside={false} />
        ))}
    </>
  );
}

function NodeItem({ node, inside }: { readonly node: FlowNode; readonly inside: boolean }) {
  const selected = useSelection((selection) => selection.nodes.has(node.id));
  const broken = useCompiled((compiled) =>
    compiled.result.diagnostics.some(({ severity, nodeId }) => severity === "error" && nodeId === node.id),
  );
  return (
    <button
      type="button"
      className={`outline-item el ${inside ? "inside" : ""} ${selected ? "on" : ""} ${broken ? "errc" : ""}`}
      aria-pressed={selected}
      onClick={() => showItem(node.id)}
    >
      {node.name}
    </button>
  );
}
