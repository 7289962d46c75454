import { POISON_ROW_FAILURES } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { changeSettings } from "../store/edits.ts";
import { CountRow } from "./count-row.tsx";

interface PoisonRowProps {
  /** Undefined: the pipeline does not say. */
  readonly failures: number | undefined;
  readonly readOnly: boolean;
}

/** After how many failures at one row the job ends and names it. */
export function PoisonRow({ failures = POISON_ROW_FAILURES, readOnly }: PoisonRowProps) {
  const w = useWords();
  const { on, off } = w.settings.poisonRowHint;
  return (
    <>
      <CountRow
        id="settings-poison-row"
        label={w.settings.poisonRow}
        value={failures}
        min={0}
        max={1_000}
        readOnly={readOnly}
        onChange={(next) => changeSettings((draft) => void (draft.poisonRowFailures = next), "poison row")}
      />
      <p className="field-hint">{failures === 0 ? off : on(failures)}</p>
    </>
  );
}
