interface ToggleFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export function ToggleField({ id, label, value, onChange }: ToggleFieldProps) {
  return (
    <input
      id={id}
      className="toggle"
      type="checkbox"
      role="switch"
      aria-checked={value}
      aria-label={label}
      checked={value}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}
