import { useState } from "react";

interface NameInputProps {
  readonly id: string;
  readonly value: string;
  readonly testId: string;
  readonly disabled?: boolean;
  readonly onChange: (name: string) => void;
}

/** A name that must not be empty: while it is being typed it may be, and on leaving the last one comes back. */
export function NameInput({ id, value, testId, disabled = false, onChange }: NameInputProps) {
  const [empty, setEmpty] = useState(false);
  return (
    <input
      id={id}
      className="inp"
      data-testid={testId}
      value={empty ? "" : value}
      maxLength={120}
      disabled={disabled}
      onChange={(event) => {
        const name = event.target.value;
        setEmpty(name.trim() === "");
        if (name.trim() !== "") onChange(name);
      }}
      onBlur={() => setEmpty(false)}
    />
  );
}
