import type { FlowSettings } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { changeSettings } from "../store/edits.ts";
import { ChoiceRow } from "./choice-row.tsx";
import { CountRow } from "./count-row.tsx";
import { DecimalField } from "./decimal-field.tsx";
import { SettingRow } from "./setting-row.tsx";
import { TimeRow } from "./time-row.tsx";

type Restart = FlowSettings["restart"];
type Of<K extends Restart["kind"]> = Extract<Restart, { readonly kind: K }>;

/** What a strategy begins with when it is chosen: Flink's defaults, but fewer attempts without end. */
const INITIAL: { readonly [K in Restart["kind"]]: Of<K> } = {
  "fixed-delay": { kind: "fixed-delay", attempts: 10, delayMs: 500 },
  "exponential-delay": {
    kind: "exponential-delay",
    initialMs: 1_000,
    maxMs: 60_000,
    multiplier: 1.5,
    resetAfterMs: 3_600_000,
    jitter: 0.1,
  },
  "failure-rate": { kind: "failure-rate", maxFailures: 3, intervalMs: 60_000, delayMs: 1_000 },
  none: { kind: "none" },
};
const KINDS = Object.keys(INITIAL) as readonly Restart["kind"][];

interface RestartRowsProps {
  readonly restart: Restart;
  readonly readOnly: boolean;
}

export function RestartRows({ restart, readOnly }: RestartRowsProps) {
  const w = useWords();
  return (
    <>
      <ChoiceRow
        id="settings-restart"
        label={w.settings.restart}
        value={restart.kind}
        choices={KINDS}
        names={w.settings.strategies}
        readOnly={readOnly}
        onChange={(kind) => set(INITIAL[kind])}
      />
      <p className="field-hint">{w.settings.strategyHints[restart.kind]}</p>
      {restart.kind === "fixed-delay" && <FixedDelayRows restart={restart} readOnly={readOnly} />}
      {restart.kind === "exponential-delay" && <ExponentialRows restart={restart} readOnly={readOnly} />}
      {restart.kind === "failure-rate" && <FailureRateRows restart={restart} readOnly={readOnly} />}
    </>
  );
}

interface RowsProps<R extends Restart> {
  readonly restart: R;
  readonly readOnly: boolean;
}

function FixedDelayRows({ restart, readOnly }: RowsProps<Of<"fixed-delay">>) {
  const w = useWords();
  return (
    <>
      <CountRow
        id="settings-attempts"
        label={w.settings.attempts}
        value={restart.attempts}
        readOnly={readOnly}
        onChange={(attempts) => set({ ...restart, attempts })}
      />
      <TimeRow
        id="settings-delay"
        label={w.settings.delay}
        value={restart.delayMs}
        readOnly={readOnly}
        onChange={(delayMs) => set({ ...restart, delayMs })}
      />
    </>
  );
}

function ExponentialRows({ restart, readOnly }: RowsProps<Of<"exponential-delay">>) {
  const w = useWords();
  const times = [
    ["settings-initial", w.settings.initialDelay, "initialMs"],
    ["settings-longest", w.settings.longestDelay, "maxMs"],
    ["settings-reset", w.settings.resetAfter, "resetAfterMs"],
  ] as const;
  return (
    <>
      {times.map(([id, label, key]) => (
        <TimeRow
          key={id}
          id={id}
          label={label}
          value={restart[key]}
          minMs={key === "maxMs" ? restart.initialMs : 1}
          readOnly={readOnly}
          onChange={(ms) => {
            const next = { ...restart, [key]: ms };
            set({ ...next, maxMs: Math.max(next.maxMs, next.initialMs) });
          }}
        />
      ))}
      <SettingRow id="settings-multiplier" label={w.settings.multiplier}>
        <DecimalField
          id="settings-multiplier"
          value={restart.multiplier}
          min={1.01}
          max={100}
          disabled={readOnly}
          onChange={(multiplier) => set({ ...restart, multiplier })}
        />
      </SettingRow>
      <SettingRow id="settings-jitter" label={w.settings.jitter}>
        <DecimalField
          id="settings-jitter"
          value={restart.jitter}
          min={0}
          max={1}
          disabled={readOnly}
          onChange={(jitter) => set({ ...restart, jitter })}
        />
      </SettingRow>
    </>
  );
}

function FailureRateRows({ restart, readOnly }: RowsProps<Of<"failure-rate">>) {
  const w = useWords();
  return (
    <>
      <CountRow
        id="settings-failures"
        label={w.settings.failures}
        value={restart.maxFailures}
        readOnly={readOnly}
        onChange={(maxFailures) => set({ ...restart, maxFailures })}
      />
      <TimeRow
        id="settings-within"
        label={w.settings.within}
        value={restart.intervalMs}
        minMs={1}
        readOnly={readOnly}
        onChange={(intervalMs) => set({ ...restart, intervalMs })}
      />
      <TimeRow
        id="settings-delay"
        label={w.settings.delay}
        value={restart.delayMs}
        readOnly={readOnly}
        onChange={(delayMs) => set({ ...restart, delayMs })}
      />
    </>
  );
}

const set = (next: Restart): void => changeSettings((draft) => void (draft.restart = next), "restart");
