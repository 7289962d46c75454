import { useWords } from "../i18n/use-words.ts";
import { setPreferences, usePreferences } from "../store/preferences-store.ts";
import type { PanelSizes } from "../store/preferences-store.ts";

type Panel = keyof PanelSizes;

const LIMITS: Readonly<Record<Panel, { readonly min: number; readonly max: number }>> = {
  palette: { min: 150, max: 360 },
  inspector: { min: 260, max: 560 },
  drawer: { min: 96, max: 480 },
};
const KEY_STEP = 20;

/** The edge of a panel: dragged, or moved with the arrow keys. */
export function ResizeHandle({ panel }: { readonly panel: Panel }) {
  const w = useWords();
  const size = usePreferences((preferences) => preferences.sizes[panel]);
  const { min, max } = LIMITS[panel];
  return (
    <div
      className={`resize ${panel}`}
      role="separator"
      aria-orientation={panel === "drawer" ? "horizontal" : "vertical"}
      aria-label={w.panel.resize(w.panel[panel])}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(panel, event);
      }}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (step !== undefined) setSize(panel, size + step * KEY_STEP * (panel === "inspector" ? -1 : 1));
      }}
    />
  );
}

function resize(panel: Panel, event: React.PointerEvent<HTMLElement>): void {
  const box = event.currentTarget.parentElement?.getBoundingClientRect();
  if (!box) return;
  if (panel === "palette") setSize(panel, event.clientX - box.left);
  else if (panel === "inspector") setSize(panel, box.right - event.clientX);
  else setSize(panel, box.bottom - event.clientY);
}

function setSize(panel: Panel, wanted: number): void {
  const { min, max } = LIMITS[panel];
  const size = Math.round(Math.min(max, Math.max(min, wanted)));
  setPreferences(({ sizes }) => ({ sizes: { ...sizes, [panel]: size } }));
}
