import type { AnyNodeDefinition } from "@millrace/graph";
import { catalog, matchingNodes } from "@millrace/nodes";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useLocale, useWords } from "../i18n/use-words.ts";
import type { Words } from "../i18n/words.ts";
import { currentDocument } from "../store/document-store.ts";
import { addConnected, addNode, insertIntoEdge } from "../store/edits.ts";
import { selectNodes } from "../store/selection-store.ts";
import { Icon } from "../ui/icon.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";
import { canvasHandle } from "./canvas-handle.ts";
import { closeQuickAdd, useCanvas } from "./canvas-store.ts";
import type { QuickAdd } from "./canvas-store.ts";
import { DESIGN_HEIGHT, NODE_WIDTH, PORT_TOP, snapPoint } from "./geometry.ts";
import type { Point } from "./geometry.ts";
import { quickAddGroups, takenBy } from "./quick-add-groups.ts";
import type { QuickAddWay } from "./quick-add-groups.ts";

/** Nodes that fit at a place of the canvas, or at the end of an edge that was let go there. */
export function QuickAddMenu() {
  const quickAdd = useCanvas((state) => state.quickAdd);
  return (
    quickAdd &&
    createPortal(<OpenMenu key={`${quickAdd.at.x} ${quickAdd.at.y}`} quickAdd={quickAdd} />, document.body)
  );
}

const MENU = { width: 232, height: 320 };

function OpenMenu({ quickAdd }: { readonly quickAdd: QuickAdd }) {
  const w = useWords();
  const locale = useLocale();
  const [query, setQuery] = useState("");
  const [{ groups, taken }] = useState(() => offered(quickAdd));
  useEffect(() => {
    const close = (event: PointerEvent) => {
      if (!(event.target instanceof Element && event.target.closest(".quick-add"))) closeQuickAdd();
    };
    document.addEventListener("pointerdown", close, true);
    return () => document.removeEventListener("pointerdown", close, true);
  }, []);
  const list = useRef<HTMLDivElement>(null);
  const matches = groups
    .map(({ way, definitions }) => ({ way, found: matchingNodes(definitions, query) }))
    .filter(({ found }) => found.length > 0);
  const title = titleOf(quickAdd, w);
  const { left, top } = menuPlace(quickAdd.at);
  const choose = (definition: AnyNodeDefinition, way: QuickAddWay) => {
    const id = place({ definition, name: definition.title[locale], way }, quickAdd);
    selectNodes([id]);
    closeQuickAdd();
    if (quickAdd.byKey) canvasHandle()?.focus(id);
  };
  const cancel = () => {
    closeQuickAdd();
    if (quickAdd.byKey) canvasHandle()?.focusFirst();
  };
  return (
    // Its keys go through the list; the role is a dialog's own.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className="quick-add card menu"
      style={{ left, top, width: MENU.width }}
      role="dialog"
      aria-label={title}
      data-testid="quick-add"
      ref={list}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape") cancel();
        moveFocus(event, list.current);
      }}
    >
      <label className="inp">
        <Icon name="search" className="dd" />
        <input
          value={query}
          placeholder={title}
          aria-label={title}
          ref={(input) => input?.focus({ preventScroll: true })}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            const [first] = matches;
            if (event.key === "Enter" && first?.found[0]) choose(first.found[0].definition, first.way);
          }}
        />
      </label>
      {taken && <p className="quick-add-taken d">{w.draw.inputTaken(taken.node, taken.from)}</p>}
      {matches.map(({ way, found }) => (
        <section
          key={way.kind}
          data-testid={`quick-way-${way.kind}`}
          aria-label={taken ? wayWords(way, w) : undefined}
        >
          {taken && <h3 className="quick-add-way dd">{wayWords(way, w)}</h3>}
          {found.map(({ definition, alias }) => (
            <button
              key={definition.kind}
              type="button"
              onClick={() => choose(definition, way)}
              data-testid={`quick-${definition.kind}`}
            >
              <Icon name={nodeIcon(definition.icon)} />
              <span className="el">{definition.title[locale]}</span>
              {alias !== null && <span className="r m dd el">{alias}</span>}
            </button>
          ))}
        </section>
      ))}
      {matches.length === 0 && <p className="palette-none dd">{w.canvas.nothingFits}</p>}
    </div>
  );
}

/** What fits; and of an input that has its edge, the names of its two ends. */
function offered(quickAdd: QuickAdd) {
  const document = currentDocument();
  const edge = quickAdd.edge === undefined ? takenBy(document, catalog, quickAdd.end) : null;
  const nameOf = (id: string) => document.nodes.find((node) => node.id === id)?.name ?? id;
  return {
    groups: quickAddGroups(document, catalog, quickAdd),
    taken: edge && { node: nameOf(edge.to.node), from: nameOf(edge.from.node) },
  };
}

const wayWords = ({ kind }: QuickAddWay, w: Words): string =>
  kind === "replace" ? w.draw.insteadOfEdge : w.draw.betweenTheTwo;

function titleOf({ end, edge }: QuickAdd, w: Words): string {
  if (edge !== undefined) return w.draw.addInto;
  if (end === null) return w.canvas.addHere;
  return end.type === "source" ? w.canvas.addAfter : w.canvas.addBefore;
}

/** At the pointer, inside of the canvas: what lies beside it stays in sight. */
function menuPlace({ x, y }: Point): { readonly left: number; readonly top: number } {
  const canvas = document.querySelector(".canvas-area")?.getBoundingClientRect();
  const right = (canvas?.right ?? innerWidth) - MENU.width - 8;
  return {
    left: Math.max((canvas?.left ?? 0) + 8, Math.min(x, right)),
    top: Math.min(y, innerHeight - MENU.height - 8),
  };
}

/** Arrow keys go through the list, from the field above it too. */
function moveFocus(event: React.KeyboardEvent, list: HTMLElement | null): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const stops = [...(list?.querySelectorAll<HTMLElement>("input, button") ?? [])];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops.at((at + (event.key === "ArrowDown" ? 1 : -1)) % stops.length)?.focus();
}

interface Chosen {
  readonly definition: AnyNodeDefinition;
  readonly name: string;
  readonly way: QuickAddWay;
}

/** The node's waiting port comes to lie where the edge was let go. */
function place({ definition, name, way }: Chosen, { flow, end, byKey }: QuickAdd): string {
  const by = byKey ? ({ placedBy: "layout" } as const) : {};
  const beside = end?.type === "target" ? { x: flow.x - NODE_WIDTH, y: flow.y - PORT_TOP } : flow;
  if (way.kind === "insert")
    return insertIntoEdge(definition, name, { position: { ...snapPoint(beside), ...by }, edgeId: way.edge });
  if (end === null)
    return addNode(definition, name, {
      ...snapPoint({ x: flow.x - NODE_WIDTH / 2, y: flow.y - DESIGN_HEIGHT / 2 }),
      ...by,
    });
  const x = end.type === "source" ? flow.x : flow.x - NODE_WIDTH;
  const position = { ...snapPoint({ x, y: flow.y - PORT_TOP }), ...by };
  return addConnected(definition, name, {
    position,
    end: { ref: { node: end.node, port: end.port }, type: end.type },
    ...(way.kind === "replace" && { replaces: way.edge }),
  });
}
