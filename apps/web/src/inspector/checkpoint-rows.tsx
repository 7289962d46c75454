import { CHECKPOINT_MODES } from "@millrace/graph";
import type { FlowSettings } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { changeSettings } from "../store/edits.ts";
import { ChoiceRow } from "./choice-row.tsx";
import { CountRow } from "./count-row.tsx";
import { SwitchedTimeRow } from "./switched-time-row.tsx";
import { TimeRow } from "./time-row.tsx";

type Checkpoint = FlowSettings["checkpoint"];

const DEFAULT_INTERVAL_MS = 10_000;
const DEFAULT_SAVEPOINT_MS = 3_600_000;
const LONGEST_MS = 86_400_000;

interface RowsProps {
  readonly checkpoint: Checkpoint;
  readonly readOnly: boolean;
}

/** When checkpoints are taken, how, and which are kept. */
export function CheckpointRows({ checkpoint, readOnly }: RowsProps) {
  return (
    <>
      <IntervalRows checkpoint={checkpoint} readOnly={readOnly} />
      <ModeRows checkpoint={checkpoint} readOnly={readOnly} />
      <LimitRows checkpoint={checkpoint} readOnly={readOnly} />
      <KeepRows checkpoint={checkpoint} readOnly={readOnly} />
    </>
  );
}

function IntervalRows({ checkpoint: { intervalMs, savepointIntervalMs = null }, readOnly }: RowsProps) {
  const w = useWords();
  return (
    <>
      <SwitchedTimeRow
        id="settings-interval"
        label={w.inspector.checkpointEvery}
        value={intervalMs}
        initialMs={DEFAULT_INTERVAL_MS}
        minMs={100}
        readOnly={readOnly}
        onChange={(ms) => set({ intervalMs: ms })}
      />
      <SwitchedTimeRow
        id="settings-savepoint"
        label={w.savepoints.every}
        value={savepointIntervalMs}
        initialMs={DEFAULT_SAVEPOINT_MS}
        minMs={10_000}
        maxMs={LONGEST_MS}
        readOnly={readOnly}
        onChange={(ms) => set({ savepointIntervalMs: ms })}
      />
    </>
  );
}

function ModeRows({ checkpoint, readOnly }: RowsProps) {
  const w = useWords();
  return (
    <>
      <ChoiceRow
        id="settings-mode"
        label={w.settings.mode}
        value={checkpoint.mode}
        choices={CHECKPOINT_MODES}
        names={w.settings.modes}
        readOnly={readOnly}
        onChange={(mode) => set({ mode })}
      />
      <p className="field-hint">{w.settings.modeHints[checkpoint.mode]}</p>
      {checkpoint.mode === "unaligned" && (
        <TimeRow
          id="settings-aligned-timeout"
          label={w.settings.alignedTimeout}
          value={checkpoint.alignedTimeoutMs}
          maxMs={LONGEST_MS}
          readOnly={readOnly}
          onChange={(alignedTimeoutMs) => set({ alignedTimeoutMs })}
        />
      )}
    </>
  );
}

function LimitRows({ checkpoint, readOnly }: RowsProps) {
  const w = useWords();
  return (
    <>
      <TimeRow
        id="settings-pause"
        label={w.settings.minPause}
        value={checkpoint.minPauseMs}
        readOnly={readOnly}
        onChange={(minPauseMs) => set({ minPauseMs })}
      />
      <TimeRow
        id="settings-timeout"
        label={w.inspector.checkpointTimeout}
        value={checkpoint.timeoutMs}
        minMs={1_000}
        readOnly={readOnly}
        onChange={(timeoutMs) => set({ timeoutMs })}
      />
      <CountRow
        id="settings-tolerable"
        label={w.settings.tolerable}
        value={checkpoint.tolerableFailures}
        min={0}
        readOnly={readOnly}
        onChange={(tolerableFailures) => set({ tolerableFailures })}
      />
    </>
  );
}

function KeepRows({ checkpoint, readOnly }: RowsProps) {
  const w = useWords();
  return (
    <>
      <CountRow
        id="settings-retained"
        label={w.settings.retained}
        value={checkpoint.retained}
        max={100}
        readOnly={readOnly}
        onChange={(retained) => set({ retained })}
      />
      <ChoiceRow
        id="settings-on-cancel"
        label={w.settings.onCancel}
        value={checkpoint.onCancel}
        choices={["retain", "delete"]}
        names={w.settings.onCancelChoices}
        readOnly={readOnly}
        onChange={(onCancel) => set({ onCancel })}
      />
    </>
  );
}

/** One undo step a setting. */
const set = (change: Partial<Checkpoint>): void =>
  changeSettings(
    (draft) => void Object.assign(draft.checkpoint, change),
    `checkpoint ${Object.keys(change).join(" ")}`,
  );
