import type { NodeCategory } from "@millrace/graph";
import { catalog, matchingEdgeNames, matchingNodes } from "@millrace/nodes";
import type { NodeMatch } from "@millrace/nodes";
import { useRef, useState } from "react";
import { addFromPalette } from "../actions/add-from-palette.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { setPreferences, usePreferences } from "../store/preferences-store.ts";
import { Icon } from "../ui/icon.tsx";
import { Outline } from "./outline.tsx";
import { PaletteItem } from "./palette-item.tsx";
import "./palette.css";

const CATEGORIES: readonly NodeCategory[] = ["source", "transformation", "sink"];

/** The nodes that can be placed: found by name or old name, dragged or added with Enter. */
export function Palette() {
  const w = useWords();
  const [query, setQuery] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const locale = useLocale();
  const matches = matchingNodes(catalog, query);
  const edges = matchingEdgeNames(query);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Enter" && matches[0]) addFromPalette(matches[0].definition);
    if (event.key === "Escape") setQuery("");
    if (event.key === "ArrowDown") list.current?.querySelector<HTMLElement>(".palette-item")?.focus();
  };
  return (
    <div className="palette" onKeyDown={(event) => moveFocus(event, list.current)} role="presentation">
      <div className="palette-search">
        <label className="inp">
          <Icon name="search" className="dd" />
          <input
            id="palette-search"
            data-testid="palette-search"
            value={query}
            placeholder={w.palette.search(catalog.length)}
            aria-label={w.palette.search(catalog.length)}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <kbd className="kbd">/</kbd>
        </label>
      </div>
      <div ref={list} className="palette-list scroll">
        {query === ""
          ? CATEGORIES.map((category) => (
              <PaletteSection
                key={category}
                category={category}
                matches={matches.filter(({ definition }) => definition.category === category)}
              />
            ))
          : matches.map((match) => (
              <PaletteItem
                key={match.definition.kind}
                match={match}
                isOneOfTwo={matches.some((other) => other !== match && isNamesake(other, match))}
              />
            ))}
        {edges.map(({ choice, what }) => (
          <p key={choice} className="palette-none dd" data-testid="palette-edge">
            <b className="b m">{choice}</b> {what[locale]}
          </p>
        ))}
        {matches.length === 0 && edges.length === 0 && (
          <p className="palette-none dd">{w.palette.none(query)}</p>
        )}
      </div>
      <Outline />
    </div>
  );
}

/** A source and a sink of one kind of file have one title. */
const isNamesake = (a: NodeMatch, b: NodeMatch): boolean => a.definition.title.en === b.definition.title.en;

function PaletteSection({
  category,
  matches,
}: {
  readonly category: NodeCategory;
  readonly matches: readonly NodeMatch[];
}) {
  const w = useWords();
  const closed = usePreferences((preferences) => preferences.closedCategories.includes(category));
  const toggle = () =>
    setPreferences(({ closedCategories }) => ({
      closedCategories: closed
        ? closedCategories.filter((other) => other !== category)
        : [...closedCategories, category],
    }));
  return (
    <section>
      <button type="button" className="palette-heading" aria-expanded={!closed} onClick={toggle}>
        <Icon name={closed ? "right" : "down"} />
        {w.palette[category]}
        <span className="r m">{matches.length}</span>
      </button>
      {!closed && matches.map((match) => <PaletteItem key={match.definition.kind} match={match} />)}
    </section>
  );
}

/** Arrow keys go from node to node. */
function moveFocus(event: React.KeyboardEvent, list: HTMLElement | null): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const items = [...(list?.querySelectorAll<HTMLElement>("button") ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  items[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
}
