import { IntegerField } from "./integer-field.tsx";
import { SettingRow } from "./setting-row.tsx";

interface CountRowProps {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly readOnly: boolean;
  readonly onChange: (value: number) => void;
}

/** A setting of the pipeline that is a whole number, and never nothing. */
export function CountRow({ id, label, value, min = 1, max = 1_000_000, readOnly, onChange }: CountRowProps) {
  return (
    <SettingRow id={id} label={label}>
      <IntegerField
        id={id}
        testId={id}
        value={value}
        min={min}
        max={max}
        optional={false}
        disabled={readOnly}
        onChange={(next) => next !== null && onChange(next)}
      />
    </SettingRow>
  );
}
