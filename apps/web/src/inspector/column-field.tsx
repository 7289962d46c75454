import { formatType } from "@millrace/graph";
import type { Field, RowSchema } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";

interface ColumnFieldProps {
  readonly id: string;
  readonly value: string;
  readonly of: "any" | "string" | "number" | "timestamp";
  readonly input: RowSchema | null;
  readonly invalid: boolean;
  /** Offered as "no column"; its value is the empty text. */
  readonly none?: string;
  readonly label?: string;
  readonly onChange: (value: string) => void;
}

const KINDS: Readonly<Record<ColumnFieldProps["of"], readonly string[] | null>> = {
  any: null,
  string: ["STRING", "CHAR", "VARCHAR"],
  number: ["INT", "BIGINT", "DOUBLE", "DECIMAL"],
  timestamp: ["TIMESTAMP", "TIMESTAMP_LTZ"],
};

/** One column of the input; a name that the input does not have stays, so that the error can be seen and undone. */
export function ColumnField({ id, value, of, input, invalid, none, label, onChange }: ColumnFieldProps) {
  const w = useWords();
  const offered = (input?.fields ?? []).filter((field) => fits(field, of));
  const known = offered.some((field) => field.name === value);
  return (
    <select
      id={id}
      className={`inp mono ${invalid ? "bad" : ""}`}
      value={value}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{none ?? w.field.choose}</option>
      {!known && value !== "" && <option value={value}>{value}</option>}
      {offered.map((field) => (
        <option key={field.name} value={field.name}>
          {field.name} {formatType(field.type)}
        </option>
      ))}
    </select>
  );
}

const fits = (field: Field, of: ColumnFieldProps["of"]): boolean =>
  KINDS[of]?.includes(field.type.kind) ?? true;
