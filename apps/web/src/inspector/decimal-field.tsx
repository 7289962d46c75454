import { useEffect, useState } from "react";
import { useWords } from "../i18n/use-words.ts";

interface DecimalFieldProps {
  readonly id: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
}

/** A decimal number. What is typed stays until it can be read: nothing is taken away while typing. */
export function DecimalField({ id, value, min, max, disabled, onChange }: DecimalFieldProps) {
  const w = useWords();
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped(String(value)), [value]);
  const read = parseDecimal(typed);
  const fits = read !== null && read >= min && read <= max;
  return (
    <>
      <input
        id={id}
        className={`inp mono ${fits ? "" : "bad"}`}
        inputMode="decimal"
        value={typed}
        disabled={disabled}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = parseDecimal(event.target.value);
          if (next !== null && next >= min && next <= max) onChange(next);
        }}
      />
      {!fits && (
        <p className="field-problem error">
          {read === null ? w.settings.notNumber : w.field.outOfRange(min, max)}
        </p>
      )}
    </>
  );
}

const parseDecimal = (text: string): number | null =>
  /^\d+(?:\.\d+)?$/u.test(text.trim()) ? Number(text) : null;
