import type { Text } from "@millrace/graph";
import { useLocale } from "../i18n/use-words.ts";

interface ChoiceFieldProps {
  readonly id: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: Text }[];
  readonly onChange: (value: string) => void;
}

export function ChoiceField({ id, value, options, onChange }: ChoiceFieldProps) {
  const locale = useLocale();
  return (
    <select id={id} className="inp" value={value} onChange={(event) => onChange(event.target.value)}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label[locale]}
        </option>
      ))}
    </select>
  );
}
