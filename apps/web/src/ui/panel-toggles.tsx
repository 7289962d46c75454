import { useWords } from "../i18n/use-words.ts";
import { togglePanel, usePreferences } from "../store/preferences-store.ts";
import { IconButton } from "./icon-button.tsx";

/** Brings closed panels back, and closes open ones, at the corners of the canvas where they are. */
export function PanelToggles({ running }: { readonly running: boolean }) {
  const w = useWords();
  const closed = usePreferences((preferences) => preferences.closed);
  const label = (panel: "palette" | "inspector" | "drawer") =>
    closed[panel] ? w.panel.show(w.panel[panel]) : w.panel.hide(w.panel[panel]);
  return (
    <>
      {!running && (
        <div className="panel-toggles left">
          <IconButton
            className="ghost"
            icon="panel-left"
            label={label("palette")}
            onClick={() => togglePanel("palette")}
          />
        </div>
      )}
      <div className="panel-toggles">
        <IconButton
          className="ghost"
          icon="panel-bottom"
          label={label("drawer")}
          onClick={() => togglePanel("drawer")}
        />
        <IconButton
          className="ghost"
          icon="panel-right"
          label={label("inspector")}
          onClick={() => togglePanel("inspector")}
        />
      </div>
    </>
  );
}
