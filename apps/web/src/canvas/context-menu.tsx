import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { allActions } from "../actions/all-actions.ts";
import type { Action, ActionName } from "../actions/action.ts";
import { shortcutLabel } from "../actions/shortcut.ts";
import { useWords } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import { canvasHandle } from "./canvas-handle.ts";
import { closeMenu, useCanvas } from "./canvas-store.ts";
import type { Point } from "./geometry.ts";

/** What the menu offers, in groups; of each only what makes sense for what is selected. */
const OFFERED: readonly (readonly ActionName[])[] = [
  ["openSettings", "addNext", "connect", "reconnect", "note"],
  ["copy", "cut", "paste", "duplicate", "selectAll"],
  ["group", "ungroup", "collapse"],
  ["alignLeft", "alignTop", "distributeAcross", "distributeDown", "layoutSelection"],
  ["layout", "fit"],
  ["deleteJoin", "delete"],
];

const SIZE = { width: 320, item: 26 };

/** Actions on what is selected, where the pointer is: also by the menu key. */
export function ContextMenu() {
  const w = useWords();
  const menu = useCanvas((state) => state.menu);
  if (!menu) return null;
  return createPortal(
    <section aria-label={w.draw.menu}>
      <OpenMenu key={`${menu.x} ${menu.y}`} at={menu} />
    </section>,
    document.body,
  );
}

function OpenMenu({ at }: { readonly at: Point }) {
  const w = useWords();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    root.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const close = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) closeMenu();
    };
    document.addEventListener("pointerdown", close, true);
    return () => document.removeEventListener("pointerdown", close, true);
  }, []);
  const groups = OFFERED.map(enabled).filter((group) => group.length > 0);
  const height = groups.flat().length * SIZE.item + groups.length * 9;
  const choose = (action: Action) => {
    closeMenu();
    canvasHandle()?.focusFirst();
    action.perform();
  };
  return (
    <div
      ref={root}
      className="menu card context-menu"
      role="menu"
      aria-label={w.draw.menu}
      tabIndex={-1}
      style={{
        left: Math.max(8, Math.min(at.x, innerWidth - SIZE.width - 8)),
        top: Math.max(8, Math.min(at.y, innerHeight - height - 8)),
        width: SIZE.width,
      }}
      onKeyDown={onKey}
      data-testid="context-menu"
    >
      {groups.map((group) => (
        // The group is there for the eye only: the items are the menu's.
        <div key={group[0]?.name} role="presentation" className="menu-group">
          {group.map((action) => (
            <button key={action.name} type="button" role="menuitem" onClick={() => choose(action)}>
              <Icon name={action.icon} />
              <span className="el">{w.commands.names[action.name]}</span>
              {action.keys[0] !== undefined && <kbd className="kbd r">{shortcutLabel(action.keys[0])}</kbd>}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

const enabled = (names: readonly ActionName[]): readonly Action[] =>
  names.flatMap((name) => allActions.filter((action) => action.name === name && action.isEnabled()));

function onKey(event: React.KeyboardEvent<HTMLElement>): void {
  event.stopPropagation();
  if (event.key === "Escape" || event.key === "Tab") {
    closeMenu();
    canvasHandle()?.focusFirst();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
  items.at((items.indexOf(document.activeElement as HTMLElement) + step) % items.length)?.focus();
}
