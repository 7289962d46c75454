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
import { compatibleNodes } from "./compatible-nodes.ts";
import { DESIGN_HEIGHT, NODE_WIDTH, PORT_TOP, snapPoint } from "./geometry.ts";
import type { Point } from "./geometry.ts";
import { canInsert } from "./insertion.ts";

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
  const [fitting] = useState(() => fittingNodes(quickAdd));
  useEffect(() => {
    const close = (event: PointerEvent) => {
      if (!(event.target instanceof Element && event.target.closest(".quick-add"))) closeQuickAdd();
    };
    document.addEventListener("pointerdown", close, true);
    return () => document.removeEventListener("pointerdown", close, true);
  }, []);
  const list = useRef<HTMLDivElement>(null);
  const matches = matchingNodes(fitting, query);
  const title = titleOf(quickAdd, w);
  const { left, top } = menuPlace(quickAdd.at);
  const choose = (definition: AnyNodeDefinition) => {
    const id = place(definition, definition.title[locale], quickAdd);
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
            if (event.key === "Enter" && matches[0]) choose(matches[0].definition);
          }}
        />
      </label>
      {matches.map(({ definition, alias }) => (
        <button
          key={definition.kind}
          type="button"
          onClick={() => choose(definition)}
          data-testid={`quick-${definition.kind}`}
        >
          <Icon name={nodeIcon(definition.icon)} />
          <span className="el">{definition.title[locale]}</span>
          {alias !== null && <span className="r m dd el">{alias}</span>}
        </button>
      ))}
      {matches.length === 0 && <p className="palette-none dd">{w.canvas.nothingFits}</p>}
    </div>
  );
}

function fittingNodes({ end, edge }: QuickAdd): readonly AnyNodeDefinition[] {
  const document = currentDocument();
  if (edge === undefined) return compatibleNodes(document, catalog, end);
  return catalog.filter((definition) => canInsert(document, catalog, { definition, edgeId: edge }));
}

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

/** The node's waiting port comes to lie where the edge was let go. */
function place(definition: AnyNodeDefinition, name: string, { flow, end, edge, byKey }: QuickAdd): string {
  const by = byKey ? ({ placedBy: "layout" } as const) : {};
  if (edge !== undefined)
    return insertIntoEdge(definition, name, { position: { ...snapPoint(flow), ...by }, edgeId: edge });
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
  });
}
