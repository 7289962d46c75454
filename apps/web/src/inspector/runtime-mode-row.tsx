import { RUNTIME_MODES } from "@millrace/graph";
import type { RuntimeMode } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { changeSettings } from "../store/edits.ts";
import { AutomaticMode } from "./automatic-mode.tsx";
import { ChoiceRow } from "./choice-row.tsx";

interface RowProps {
  readonly mode: RuntimeMode;
  readonly readOnly: boolean;
}

/** Streaming, batch or automatic, and what that means. */
export function RuntimeModeRow({ mode, readOnly }: RowProps) {
  const w = useWords();
  return (
    <>
      <ChoiceRow
        id="settings-runtime-mode"
        label={w.runtimeMode.label}
        value={mode}
        choices={RUNTIME_MODES}
        names={w.runtimeMode.names}
        readOnly={readOnly}
        onChange={(chosen) => changeSettings((draft) => void (draft.runtimeMode = chosen), "runtime mode")}
      />
      <p className="field-hint">{w.runtimeMode.hints[mode]}</p>
      {mode === "automatic" && <AutomaticMode />}
    </>
  );
}
