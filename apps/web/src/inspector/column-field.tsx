import { formatType, isNumeric } from "@millrace/graph";
import type { LogicalType, RowSchema } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";

interface ColumnFieldProps {
  readonly id: string;
  readonly value: string;
  readonly of: "any" | "string" | "number" | "whole" | "timestamp";
  readonly input: RowSchema | null;
  readonly invalid: boolean;
  /** Offered as "no column"; its value is the empty text. */
  readonly none?: string;
  readonly label?: string;
  readonly onChange: (value: string) => void;
}

const isOneOf =
  (...kinds: readonly LogicalType["kind"][]) =>
  ({ kind }: LogicalType): boolean =>
    kinds.includes(kind);

const FITS: Readonly<Record<ColumnFieldProps["of"], (type: LogicalType) => boolean>> = {
  any: () => true,
  string: isOneOf("STRING", "CHAR", "VARCHAR"),
  number: isNumeric,
  whole: isOneOf("TINYINT", "SMALLINT", "INT", "BIGINT"),
  timestamp: isOneOf("TIMESTAMP", "TIMESTAMP_LTZ"),
};

/** One column of the input; a name that the input does not have stays, so that the error can be seen and undone. */
export function ColumnField({ id, value, of, input, invalid, none, label, onChange }: ColumnFieldProps) {
  const w = useWords();
  const offered = (input?.fields ?? []).filter(({ type }) => FITS[of](type));
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
