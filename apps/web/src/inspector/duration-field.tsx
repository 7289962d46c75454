import { useEffect, useRef, useState } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatDuration, parseDuration } from "./duration-text.ts";

interface DurationFieldProps {
  readonly id: string;
  readonly value: number;
  readonly minMs: number;
  readonly disabled?: boolean;
  readonly onChange: (ms: number) => void;
}

/** A length of time, typed as people say it: `10 seconds`. */
export function DurationField({ id, value, minMs, disabled = false, onChange }: DurationFieldProps) {
  const w = useWords();
  const locale = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  const given = useRef(value);
  useEffect(() => setTyped(null), [locale]);
  // What an undo or another hand changed is shown at once; what was typed here stays as it was typed.
  useEffect(() => {
    if (given.current === value) return;
    given.current = value;
    setTyped(null);
  }, [value]);
  const text = typed ?? formatDuration(value, locale);
  const parsed = parseDuration(text);
  const problem =
    parsed === null
      ? w.field.durationUnreadable
      : parsed < minMs
        ? w.field.durationTooShort(formatDuration(minMs, locale))
        : null;
  return (
    <>
      <input
        id={id}
        className={`inp ${problem ? "bad" : ""}`}
        value={text}
        title={w.field.durationHint}
        spellCheck={false}
        disabled={disabled}
        onChange={(event) => {
          setTyped(event.target.value);
          const ms = parseDuration(event.target.value);
          if (ms === null || ms < minMs) return;
          given.current = ms;
          onChange(ms);
        }}
        onBlur={() => {
          if (!problem) setTyped(null);
        }}
      />
      {problem && <p className="field-problem error">{problem}</p>}
    </>
  );
}
