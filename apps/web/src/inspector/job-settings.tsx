import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { changeSettings, renameDocument } from "../store/edits.ts";
import { useDocument } from "../store/document-store.ts";
import { CheckpointRows } from "./checkpoint-rows.tsx";
import { CountRow } from "./count-row.tsx";
import "./inspector.css";
import { NameInput } from "./name-input.tsx";
import { PoisonRow } from "./poison-row.tsx";
import { RestartRows } from "./restart-rows.tsx";
import { RuntimeModeRow } from "./runtime-mode-row.tsx";
import { SettingRow } from "./setting-row.tsx";
import { StateBackendRows } from "./state-backend-rows.tsx";
import { TimeRow } from "./time-row.tsx";

/** Settings of the pipeline itself: shown where nothing is selected. */
export function JobSettings({ readOnly = false }: { readonly readOnly?: boolean }) {
  const w = useWords();
  const locale = useLocale();
  const document = useDocument((state) => (state.id === null ? null : state.history.value));
  if (!document) return null;
  const { settings } = document;
  return (
    <>
      <header className="inspector-head">
        <b className="b title">{w.inspector.job}</b>
        <span className="dd s r">
          {joined(
            [w.inspector.nodes(document.nodes.length), w.inspector.edges(document.edges.length)],
            locale,
          )}
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
          <CountRow
            id="settings-parallelism"
            label={w.inspector.defaultParallelism}
            value={settings.parallelism}
            max={128}
            readOnly={readOnly}
            onChange={(value) => changeSettings((draft) => void (draft.parallelism = value), "parallelism")}
          />
          <CountRow
            id="settings-max"
            label={w.inspector.maxParallelism}
            value={settings.maxParallelism}
            max={32_768}
            readOnly={readOnly}
            onChange={(value) => changeSettings((draft) => void (draft.maxParallelism = value), "max")}
          />
          <RuntimeModeRow mode={settings.runtimeMode ?? "streaming"} readOnly={readOnly} />
          {settings.runtimeMode !== "batch" && (
            <>
              <CheckpointRows checkpoint={settings.checkpoint} readOnly={readOnly} />
              <StateBackendRows stateBackend={settings.stateBackend ?? null} readOnly={readOnly} />
            </>
          )}
          <RestartRows restart={settings.restart} readOnly={readOnly} />
          {settings.restart.kind !== "none" && (
            <PoisonRow failures={settings.poisonRowFailures} readOnly={readOnly} />
          )}
          <TimeRow
            id="settings-buffer"
            label={w.inspector.bufferTimeout}
            value={settings.bufferTimeoutMs}
            maxMs={60_000}
            readOnly={readOnly}
            onChange={(ms) => changeSettings((draft) => void (draft.bufferTimeoutMs = ms), "buffer")}
          />
        </fieldset>
      </form>
    </>
  );
}
