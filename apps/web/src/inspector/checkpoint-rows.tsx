import { CHECKPOINT_MODES } from "@millrace/graph";
import type { FlowSettings } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { changeSettings } from "../store/edits.ts";
import { CountRow } from "./count-row.tsx";
import { DurationField } from "./duration-field.tsx";
import { SettingRow } from "./setting-row.tsx";
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
      <IntervalRow checkpoint={checkpoint} readOnly={readOnly} />
      <SavepointRow checkpoint={checkpoint} readOnly={readOnly} />
      <ModeRows checkpoint={checkpoint} readOnly={readOnly} />
      <LimitRows checkpoint={checkpoint} readOnly={readOnly} />
      <KeepRows checkpoint={checkpoint} readOnly={readOnly} />
    </>
  );
}

function IntervalRow({ checkpoint: { intervalMs }, readOnly }: RowsProps) {
  const w = useWords();
  const on = intervalMs !== null;
  return (
    <div className="field">
      <label className="field-label" htmlFor="settings-interval">
        {w.inspector.checkpointEvery}
      </label>
      <div className="row">
        <input
          className="toggle"
          type="checkbox"
          role="switch"
          aria-checked={on}
          aria-label={w.inspector.checkpointEvery}
          checked={on}
          disabled={readOnly}
          onChange={(event) => set({ intervalMs: event.target.checked ? DEFAULT_INTERVAL_MS : null })}
        />
        {on ? (
          <DurationField
            id="settings-interval"
            value={intervalMs}
            minMs={100}
            disabled={readOnly}
            onChange={(ms) => set({ intervalMs: ms })}
          />
        ) : (
          <span className="dd">{w.inspector.off}</span>
        )}
      </div>
    </div>
  );
}

function SavepointRow({ checkpoint: { savepointIntervalMs = null }, readOnly }: RowsProps) {
  const w = useWords();
  const on = savepointIntervalMs !== null;
  return (
    <div className="field">
      <label className="field-label" htmlFor="settings-savepoint">
        {w.savepoints.every}
      </label>
      <div className="row">
        <input
          className="toggle"
          type="checkbox"
          role="switch"
          aria-checked={on}
          aria-label={w.savepoints.every}
          checked={on}
          disabled={readOnly}
          onChange={(event) =>
            set({ savepointIntervalMs: event.target.checked ? DEFAULT_SAVEPOINT_MS : null })
          }
        />
        {on ? (
          <DurationField
            id="settings-savepoint"
            value={savepointIntervalMs}
            minMs={10_000}
            disabled={readOnly}
            onChange={(ms) => set({ savepointIntervalMs: Math.min(ms, LONGEST_MS) })}
          />
        ) : (
          <span className="dd">{w.inspector.off}</span>
        )}
      </div>
    </div>
  );
}

function ModeRows({ checkpoint, readOnly }: RowsProps) {
  const w = useWords();
  return (
    <>
      <SettingRow id="settings-mode" label={w.settings.mode}>
        <select
          id="settings-mode"
          className="inp"
          value={checkpoint.mode}
          disabled={readOnly}
          onChange={(event) => set({ mode: event.target.value as Checkpoint["mode"] })}
        >
          {CHECKPOINT_MODES.map((mode) => (
            <option key={mode} value={mode}>
              {w.settings.modes[mode]}
            </option>
          ))}
        </select>
      </SettingRow>
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
      <SettingRow id="settings-on-cancel" label={w.settings.onCancel}>
        <select
          id="settings-on-cancel"
          className="inp"
          value={checkpoint.onCancel}
          disabled={readOnly}
          onChange={(event) => set({ onCancel: event.target.value as Checkpoint["onCancel"] })}
        >
          {(["retain", "delete"] as const).map((choice) => (
            <option key={choice} value={choice}>
              {w.settings.onCancelChoices[choice]}
            </option>
          ))}
        </select>
      </SettingRow>
    </>
  );
}

/** One undo step a setting. */
const set = (change: Partial<Checkpoint>): void =>
  changeSettings(
    (draft) => void Object.assign(draft.checkpoint, change),
    `checkpoint ${Object.keys(change).join(" ")}`,
  );
