import { useRef } from "react";
import { columnsBefore, offerRename } from "../store/rename-offer.ts";
import type { ColumnsBefore } from "../store/rename-offer.ts";

interface ColumnNameInputProps {
  readonly id?: string | undefined;
  readonly label: string;
  readonly value: string;
  readonly invalid: boolean;
  readonly placeholder?: string;
  /** The setting that the name is part of: a new name is offered to what reads the old one. */
  readonly of: { readonly nodeId: string; readonly field: string };
  readonly onChange: (name: string) => void;
}

/** The name of a column that a node makes. */
export function ColumnNameInput({
  id,
  label,
  value,
  invalid,
  placeholder = "",
  of,
  onChange,
}: ColumnNameInputProps) {
  const start = useRef<{ readonly name: string; readonly before: ColumnsBefore } | null>(null);
  return (
    <input
      id={id}
      className={`inp mono ${invalid ? "bad" : ""}`}
      aria-label={label}
      value={value}
      placeholder={placeholder}
      spellCheck={false}
      onFocus={() => {
        start.current = { name: value, before: columnsBefore() };
      }}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => {
        if (start.current) offerRename({ ...of, from: start.current.name, to: value }, start.current.before);
        start.current = null;
      }}
    />
  );
}
