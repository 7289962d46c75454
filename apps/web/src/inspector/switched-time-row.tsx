import { useWords } from "../i18n/use-words.ts";
import { DurationField } from "./duration-field.tsx";

interface SwitchedTimeRowProps {
  readonly id: string;
  readonly label: string;
  /** Null: switched off. */
  readonly value: number | null;
  /** What it begins with when it is switched on. */
  readonly initialMs: number;
  readonly minMs: number;
  readonly maxMs?: number;
  readonly readOnly: boolean;
  readonly onChange: (ms: number | null) => void;
}

/** A setting of the pipeline that is a length of time, or off. */
export function SwitchedTimeRow({
  id,
  label,
  value,
  initialMs,
  minMs,
  maxMs = Number.MAX_SAFE_INTEGER,
  readOnly,
  onChange,
}: SwitchedTimeRowProps) {
  const w = useWords();
  const on = value !== null;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="row">
        <input
          className="toggle"
          type="checkbox"
          role="switch"
          aria-checked={on}
          aria-label={label}
          checked={on}
          disabled={readOnly}
          onChange={(event) => onChange(event.target.checked ? initialMs : null)}
        />
        {on ? (
          <DurationField
            id={id}
            value={value}
            minMs={minMs}
            disabled={readOnly}
            onChange={(ms) => onChange(Math.min(ms, maxMs))}
          />
        ) : (
          <span className="dd">{w.inspector.off}</span>
        )}
      </div>
    </div>
  );
}
