import { DurationField } from "./duration-field.tsx";
import { SettingRow } from "./setting-row.tsx";

interface TimeRowProps {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly minMs?: number;
  readonly maxMs?: number;
  readonly readOnly: boolean;
  readonly onChange: (ms: number) => void;
}

/** A setting of the pipeline that is a length of time. */
export function TimeRow({
  id,
  label,
  value,
  minMs = 0,
  maxMs = Number.MAX_SAFE_INTEGER,
  readOnly,
  onChange,
}: TimeRowProps) {
  return (
    <SettingRow id={id} label={label}>
      <DurationField
        id={id}
        value={value}
        minMs={minMs}
        disabled={readOnly}
        onChange={(ms) => onChange(Math.min(ms, maxMs))}
      />
    </SettingRow>
  );
}
