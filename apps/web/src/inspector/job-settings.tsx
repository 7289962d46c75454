import type { FlowSettings } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { changeSettings } from "../store/edits.ts";
import { useDocument } from "../store/document-store.ts";
import { DurationField } from "./duration-field.tsx";
import "./inspector.css";
import { IntegerField } from "./integer-field.tsx";

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
          <Row id="settings-parallelism" label={w.inspector.defaultParallelism}>
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
          </Row>
          <Row id="settings-max" label={w.inspector.maxParallelism}>
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
          </Row>
          <CheckpointRows settings={settings} readOnly={readOnly} />
          <RestartRows settings={settings} readOnly={readOnly} />
          <Row id="settings-buffer" label={w.inspector.bufferTimeout}>
            <DurationField
              id="settings-buffer"
              value={settings.bufferTimeoutMs}
              minMs={0}
              disabled={readOnly}
              onChange={(ms) =>
                changeSettings((draft) => void (draft.bufferTimeoutMs = Math.min(ms, 60_000)), "buffer")
              }
            />
          </Row>
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
      <Row id="settings-timeout" label={w.inspector.checkpointTimeout}>
        <DurationField
          id="settings-timeout"
          value={checkpoint.timeoutMs}
          minMs={1_000}
          disabled={readOnly}
          onChange={(ms) => changeSettings((draft) => void (draft.checkpoint.timeoutMs = ms), "timeout")}
        />
      </Row>
    </>
  );
}

function RestartRows({ settings: { restart }, readOnly }: RowsProps) {
  const w = useWords();
  const attempts = restart.kind === "none" ? 0 : restart.attempts;
  const delayMs = restart.kind === "none" ? 500 : restart.delayMs;
  const set = (next: { readonly attempts: number; readonly delayMs: number }) =>
    changeSettings(
      (draft) =>
        void (draft.restart = next.attempts === 0 ? { kind: "none" } : { kind: "fixed-delay", ...next }),
      "restart",
    );
  return (
    <>
      <Row id="settings-attempts" label={w.inspector.restartAttempts}>
        <IntegerField
          id="settings-attempts"
          value={attempts}
          min={0}
          max={1_000_000}
          optional={false}
          disabled={readOnly}
          onChange={(value) => value !== null && set({ attempts: value, delayMs })}
        />
      </Row>
      {attempts > 0 && (
        <Row id="settings-delay" label={w.inspector.restartDelay}>
          <DurationField
            id="settings-delay"
            value={delayMs}
            minMs={0}
            disabled={readOnly}
            onChange={(ms) => set({ attempts, delayMs: ms })}
          />
        </Row>
      )}
    </>
  );
}

function Row({
  id,
  label,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly children: React.ReactNode;
}) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="field-value">{children}</div>
    </div>
  );
}
