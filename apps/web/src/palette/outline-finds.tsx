import type { FlowDocument } from "@millrace/graph";
import { useRef, useState } from "react";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { focusSetting } from "../inspector/focus-setting.ts";
import { definitionOf } from "../store/definitions.ts";
import { openPanel } from "../store/preferences-store.ts";
import { setView } from "../store/view-store.ts";
import { Icon } from "../ui/icon.tsx";
import { searchDocument } from "./outline-search.ts";
import type { Found } from "./outline-search.ts";
import { showItem } from "./show-item.ts";

interface OutlineFindsProps {
  readonly document: FlowDocument;
  /** What is there while nothing is looked for. */
  readonly children: React.ReactNode;
}

/** The search of the outline and what it finds: arrow keys go through it, Enter goes to the first, or to where they are. */
export function OutlineFinds({ document, children }: OutlineFindsProps) {
  const w = useWords();
  const locale = useLocale();
  const [query, setQuery] = useState("");
  const [searching, setSearching] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const finds = searchDocument(document, query, { definitionOf, locale });
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Escape") {
      setQuery("");
      input.current?.focus();
    }
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || finds.length === 0) return;
    event.preventDefault();
    const stops = [input.current, ...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    stops.at((stops.indexOf(globalThis.document.activeElement as HTMLElement) + by) % stops.length)?.focus();
  };
  return (
    // Its keys go through what was found; a search has no role that takes them.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={onKeyDown}>
      <label className="inp outline-search">
        <Icon name="search" className="dd" />
        <input
          ref={input}
          id="outline-search"
          data-testid="outline-search"
          value={query}
          placeholder={w.draw.find}
          aria-label={w.draw.find}
          onChange={(event) => setQuery(event.target.value)}
          onFocus={() => setSearching(true)}
          onBlur={() => setSearching(false)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && finds[0]) jump(finds[0]);
          }}
        />
      </label>
      {query.trim() === "" && children}
      {query.trim() !== "" && finds.length === 0 && (
        <p className="palette-none dd">{w.draw.findNone(query)}</p>
      )}
      <div ref={list}>
        {finds.map((found, index) => (
          <Find key={keyOf(found)} found={found} isNext={searching && index === 0} />
        ))}
      </div>
    </div>
  );
}

const keyOf = ({ id, field }: Found): string => `${id} ${field?.name ?? ""} ${field?.entry ?? ""}`;

/** `isNext`: Enter goes there from the search. */
function Find({ found, isNext }: { readonly found: Found; readonly isNext: boolean }) {
  const { name, field, excerpt } = found;
  return (
    <button
      type="button"
      className={`outline-find ${isNext ? "on" : ""}`}
      data-testid="outline-find"
      onClick={() => jump(found)}
    >
      <span className="el">
        {name}
        {field && <span className="dd"> {field.label}</span>}
        {typeof field?.entry === "number" && <span className="dd"> {field.entry + 1}</span>}
      </span>
      {excerpt !== name && <span className="el m">{excerpt}</span>}
    </button>
  );
}

/** Selects what was found and gives it the focus: the very field of a setting, otherwise the item itself. */
function jump({ id, field }: Found): void {
  showItem(id);
  if (!field) {
    requestAnimationFrame(() => canvasHandle()?.focus(id));
    return;
  }
  openPanel("inspector");
  setView({ inspectorTab: "settings" });
  focusSetting(id, field);
}
