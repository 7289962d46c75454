interface SettingRowProps {
  readonly id: string;
  readonly label: string;
  readonly children: React.ReactNode;
}

export function SettingRow({ id, label, children }: SettingRowProps) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="field-value">{children}</div>
    </div>
  );
}
