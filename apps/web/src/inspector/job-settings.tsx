import { useWords } from "../i18n/use-words.ts";
import { changeSettings, renameDocument } from "../store/edits.ts";
import { useDocument } from "../store/document-store.ts";
import { CheckpointRows } from "./checkpoint-rows.tsx";
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
          <CheckpointRows checkpoint={settings.checkpoint} readOnly={readOnly} />
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
