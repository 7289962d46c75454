import { useEffect, useRef, useState } from "react";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";
import type { IconName } from "./icon-paths.ts";

export interface MenuItem {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  readonly onSelect: () => void;
}

/** A button that opens a list of actions. */
export function MenuButton({
  icon,
  label,
  items,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly items: readonly MenuItem[];
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", close, true);
    root.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    return () => document.removeEventListener("pointerdown", close, true);
  }, [open]);
  return (
    <div ref={root} className="menu-button">
      <IconButton className="ghost" icon={icon} label={label} onClick={() => setOpen(!open)} />
      {open && (
        <div
          className="menu card"
          role="menu"
          aria-label={label}
          tabIndex={-1}
          onKeyDown={(event) => onMenuKey(event, () => setOpen(false))}
        >
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              data-testid={`menu-${item.id}`}
              onClick={() => {
                setOpen(false);
                item.onSelect();
              }}
            >
              <Icon name={item.icon} />
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function onMenuKey(event: React.KeyboardEvent<HTMLElement>, close: () => void): void {
  if (event.key === "Escape") close();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
  items.at((items.indexOf(document.activeElement as HTMLElement) + step) % items.length)?.focus();
}
