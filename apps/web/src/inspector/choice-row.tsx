import { SettingRow } from "./setting-row.tsx";

interface ChoiceRowProps<Choice extends string> {
  readonly id: string;
  readonly label: string;
  readonly value: Choice;
  readonly choices: readonly Choice[];
  readonly names: Readonly<Record<Choice, string>>;
  readonly readOnly: boolean;
  readonly onChange: (choice: Choice) => void;
}

/** A setting of the pipeline that is one of a few. */
export function ChoiceRow<Choice extends string>({
  id,
  label,
  value,
  choices,
  names,
  readOnly,
  onChange,
}: ChoiceRowProps<Choice>) {
  return (
    <SettingRow id={id} label={label}>
      <select
        id={id}
        className="inp"
        value={value}
        disabled={readOnly}
        onChange={(event) => onChange(event.target.value as Choice)}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {names[choice]}
          </option>
        ))}
      </select>
    </SettingRow>
  );
}
