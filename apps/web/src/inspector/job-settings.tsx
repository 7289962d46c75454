import type { FlowSettings } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { changeSettings, renameDocument } from "../store/edits.ts";
import { useDocument } from "../store/document-store.ts";
import { DurationField } from "./duration-field.tsx";
import "./inspector.css";
import { NameInput } from "./name-input.tsx";
import { IntegerField } from "./integer-field.tsx";
import { RestartRows } from "./restart-rows.tsx";
import { SettingRow } from "./setting-row.tsx";

/** Settings of the pipeline itself: shown where nothing is selected. */
export function JobSettings({ readOnly = false }: { readonly readOnly?: boolean }) {
  const w = useWords();
  const document = useDocument((state) => (state.id === null ? null : state.history.value));
  if (!document) return null;
  const { settings } = document;
  return (
    <>
      <header className="inspector-head">
        <b className="b title">{w.inspector.job}</b>
        <span className="dd s r">
          {w.inspector.nodes(document.nodes.length)}
          {", "}
          {w.inspector.edges(document.edges.length)}
        </span>
      </header>
      <form className="form" onSubmit={(event) => event.preventDefault()}>
        <fieldset disabled={readOnly}>
          <SettingRow id="settings-name" label={w.draw.pipelineName}>
            <NameInput
              id="settings-name"
              testId="settings-name"
              value={document.name}
              disabled={readOnly}
              onChange={renameDocument}
            />
          </SettingRow>
          <SettingRow id="settings-parallelism" label={w.inspector.defaultParallelism}>
            <IntegerField
              id="settings-parallelism"
              testId="settings-parallelism"
              value={settings.parallelism}
              min={1}
              max={128}
              optional={false}
              disabled={readOnly}
              onChange={(value) =>
                value !== null && changeSettings((draft) => void (draft.parallelism = value), "parallelism")
              }
            />
          </SettingRow>
          <SettingRow id="settings-max" label={w.inspector.maxParallelism}>
            <IntegerField
              id="settings-max"
              value={settings.maxParallelism}
              min={1}
              max={32_768}
              optional={false}
              disabled={readOnly}
              onChange={(value) =>
                value !== null && changeSettings((draft) => void (draft.maxParallelism = value), "max")
              }
            />
          </SettingRow>
          <CheckpointRows settings={settings} readOnly={readOnly} />
          <RestartRows restart={settings.restart} readOnly={readOnly} />
          <SettingRow id="settings-buffer" label={w.inspector.bufferTimeout}>
            <DurationField
              id="settings-buffer"
              value={settings.bufferTimeoutMs}
              minMs={0}
              disabled={readOnly}
              onChange={(ms) =>
                changeSettings((draft) => void (draft.bufferTimeoutMs = Math.min(ms, 60_000)), "buffer")
              }
            />
          </SettingRow>
        </fieldset>
      </form>
    </>
  );
}

interface RowsProps {
  readonly settings: FlowSettings;
  readonly readOnly: boolean;
}

const DEFAULT_INTERVAL_MS = 10_000;

function CheckpointRows({ settings: { checkpoint }, readOnly }: RowsProps) {
  const w = useWords();
  const on = checkpoint.intervalMs !== null;
  return (
    <>
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
            onChange={(event) =>
              changeSettings(
                (draft) =>
                  void (draft.checkpoint.intervalMs = event.target.checked ? DEFAULT_INTERVAL_MS : null),
                "interval",
              )
            }
          />
          {checkpoint.intervalMs !== null ? (
            <DurationField
              id="settings-interval"
              value={checkpoint.intervalMs}
              minMs={100}
              disabled={readOnly}
              onChange={(ms) =>
                changeSettings((draft) => void (draft.checkpoint.intervalMs = ms), "interval")
              }
            />
          ) : (
            <span className="dd">{w.inspector.off}</span>
          )}
        </div>
      </div>
      <SettingRow id="settings-timeout" label={w.inspector.checkpointTimeout}>
        <DurationField
          id="settings-timeout"
          value={checkpoint.timeoutMs}
          minMs={1_000}
          disabled={readOnly}
          onChange={(ms) => changeSettings((draft) => void (draft.checkpoint.timeoutMs = ms), "timeout")}
        />
      </SettingRow>
      <SettingRow id="settings-retained" label={w.settings.retained}>
        <IntegerField
          id="settings-retained"
          value={checkpoint.retained}
          min={1}
          max={100}
          optional={false}
          disabled={readOnly}
          onChange={(value) =>
            value !== null && changeSettings((draft) => void (draft.checkpoint.retained = value), "retained")
          }
        />
      </SettingRow>
      <SettingRow id="settings-on-cancel" label={w.settings.onCancel}>
        <select
          id="settings-on-cancel"
          className="inp"
          value={checkpoint.onCancel}
          disabled={readOnly}
          onChange={(event) =>
            changeSettings(
              (draft) => void (draft.checkpoint.onCancel = event.target.value as typeof checkpoint.onCancel),
              "on-cancel",
            )
          }
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
