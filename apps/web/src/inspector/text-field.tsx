interface TextFieldProps {
  readonly id: string;
  readonly value: string;
  readonly mono: boolean;
  readonly lines: number;
  readonly invalid: boolean;
  readonly onChange: (value: string) => void;
}

export function TextField({ id, value, mono, lines, invalid, onChange }: TextFieldProps) {
  const className = `inp ${mono ? "mono" : ""} ${invalid ? "bad" : ""}`;
  if (lines > 1)
    return (
      <textarea
        id={id}
        className={className}
        rows={lines}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  return (
    <input
      id={id}
      className={className}
      value={value}
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
