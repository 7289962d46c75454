import { useWords } from "../i18n/use-words.ts";
import { setPreferences, usePreferences } from "../store/preferences-store.ts";
import type { PanelSizes } from "../store/preferences-store.ts";
import { Separator } from "./separator.tsx";

type Panel = keyof PanelSizes;

const LIMITS: Readonly<Record<Panel, { readonly min: number; readonly max: number }>> = {
  palette: { min: 150, max: 360 },
  inspector: { min: 260, max: 560 },
  drawer: { min: 96, max: 480 },
};
const KEY_STEP = 20;

/** The edge of a panel. */
export function ResizeHandle({ panel }: { readonly panel: Panel }) {
  const w = useWords();
  const size = usePreferences((preferences) => preferences.sizes[panel]);
  return (
    <Separator
      className={`resize ${panel}`}
      label={w.panel.resize(w.panel[panel])}
      orientation={panel === "drawer" ? "horizontal" : "vertical"}
      value={size}
      {...LIMITS[panel]}
      stepOf={(key) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 }[key];
        return step && step * KEY_STEP * (panel === "inspector" ? -1 : 1);
      }}
      valueAt={(pointer, box) => sizeAt(panel, pointer, box)}
      onChange={(chosen) => setPreferences(({ sizes }) => ({ sizes: { ...sizes, [panel]: chosen } }))}
    />
  );
}

function sizeAt(panel: Panel, { clientX, clientY }: React.PointerEvent, box: DOMRect): number {
  if (panel === "palette") return clientX - box.left;
  return panel === "inspector" ? box.right - clientX : box.bottom - clientY;
}
