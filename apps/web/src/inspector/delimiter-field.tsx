import { useState } from "react";
import { delimiterText, parseDelimiter } from "./delimiter-text.ts";
import { TextField } from "./text-field.tsx";

interface DelimiterFieldProps {
  readonly id: string;
  readonly value: string;
  readonly invalid: boolean;
  readonly onChange: (value: string) => void;
}

/** What is typed stays as it is, as long as it means the value. */
export function DelimiterField({ id, value, invalid, onChange }: DelimiterFieldProps) {
  const [typed, setTyped] = useState(() => delimiterText(value));
  return (
    <TextField
      id={id}
      value={parseDelimiter(typed) === value ? typed : delimiterText(value)}
      mono
      lines={1}
      invalid={invalid}
      onChange={(text) => {
        setTyped(text);
        onChange(parseDelimiter(text));
      }}
    />
  );
}
