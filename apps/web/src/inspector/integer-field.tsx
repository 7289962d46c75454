import { useEffect, useState } from "react";
import { useWords } from "../i18n/use-words.ts";

interface IntegerFieldProps {
  readonly id: string;
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  /** Empty means null; otherwise empty is an error. */
  readonly optional: boolean;
  readonly placeholder?: string;
  readonly testId?: string;
  readonly disabled?: boolean;
  readonly onChange: (value: number | null) => void;
}

/** A whole number. What is typed stays until it can be read: nothing is taken away while typing. */
export function IntegerField({
  id,
  value,
  min,
  max,
  optional,
  placeholder,
  testId,
  disabled = false,
  onChange,
}: IntegerFieldProps) {
  const w = useWords();
  const [typed, setTyped] = useState(shown(value));
  useEffect(() => setTyped(shown(value)), [value]);
  const problem = problemOf(typed, { min, max, optional });
  return (
    <>
      <input
        id={id}
        className={`inp mono ${problem ? "bad" : ""}`}
        inputMode="numeric"
        value={typed}
        disabled={disabled}
        placeholder={placeholder ?? (optional ? w.field.inherit : "")}
        {...(testId === undefined ? {} : { "data-testid": testId })}
        onChange={(event) => {
          const next = event.target.value.trim();
          setTyped(next);
          if (problemOf(next, { min, max, optional }) === null) onChange(next === "" ? null : Number(next));
        }}
      />
      {problem && (
        <p className="field-problem error">
          {problem === "range" ? w.field.outOfRange(min, max) : w.field.notInteger}
        </p>
      )}
    </>
  );
}

const shown = (value: number | null): string => (value === null ? "" : String(value));

function problemOf(
  typed: string,
  { min, max, optional }: { readonly min: number; readonly max: number; readonly optional: boolean },
): "integer" | "range" | null {
  if (typed === "") return optional ? null : "integer";
  if (!/^-?\d+$/u.test(typed)) return "integer";
  const value = Number(typed);
  return value >= min && value <= max ? null : "range";
}
