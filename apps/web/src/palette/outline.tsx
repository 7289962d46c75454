import type { FlowDocument, FlowNode } from "@millrace/graph";
import { useState } from "react";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { selectItems } from "../canvas/canvas-selection.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { definitionOf } from "../store/definitions.ts";
import { currentDocument, useDocument } from "../store/document-store.ts";
import { setCollapsed } from "../store/group-edits.ts";
import { openPanel } from "../store/preferences-store.ts";
import { useSelection } from "../store/selection-store.ts";
import { setView } from "../store/view-store.ts";
import { Icon } from "../ui/icon.tsx";
import { searchDocument } from "./outline-search.ts";
import type { Found } from "./outline-search.ts";

/** What is in the pipeline, by name or by any text in it: a way there that needs no canvas. */
export function Outline() {
  const w = useWords();
  const [closed, setClosed] = useState(false);
  const [query, setQuery] = useState("");
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
          <label className="inp outline-search">
            <Icon name="search" className="dd" />
            <input
              id="outline-search"
              data-testid="outline-search"
              value={query}
              placeholder={w.draw.find}
              aria-label={w.draw.find}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => event.key === "Escape" && setQuery("")}
            />
          </label>
          {query.trim() === "" ? <Items document={document} /> : <Finds document={document} query={query} />}
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
            onClick={() => show(group.id)}
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
      onClick={() => show(node.id)}
    >
      {node.name}
    </button>
  );
}

function Finds({ document, query }: { readonly document: FlowDocument; readonly query: string }) {
  const w = useWords();
  const locale = useLocale();
  const finds = searchDocument(document, query, { definitionOf, locale });
  if (finds.length === 0) return <p className="palette-none dd">{w.draw.findNone(query)}</p>;
  return finds.map((found) => (
    <button
      key={`${found.id} ${found.field?.name ?? ""}`}
      type="button"
      className="outline-find"
      data-testid="outline-find"
      onClick={() => jump(found)}
    >
      <span className="el">
        {found.name}
        {found.field && <span className="dd"> {found.field.label}</span>}
      </span>
      {found.excerpt !== found.name && <span className="el m">{found.excerpt}</span>}
    </button>
  ));
}

/** Selects something and brings it into sight; the group that hides it opens. */
function show(id: string): void {
  const hiding = currentDocument().groups.find((group) => group.collapsed && group.nodes.includes(id));
  if (hiding) setCollapsed(new Set([hiding.id]), false);
  selectItems([id]);
  requestAnimationFrame(() => canvasHandle()?.reveal(id));
}

function jump({ id, field }: Found): void {
  show(id);
  if (!field) return;
  openPanel("inspector");
  setView({ inspectorTab: "settings" });
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLElement>(
        `[data-testid="field-${CSS.escape(field.name)}"] :is(input, select, textarea, [contenteditable="true"])`,
      )
      ?.focus(),
  );
}
