interface ShownValueProps {
  readonly className: string;
  readonly value: string | null | undefined;
  readonly show: ((value: string) => string) | null;
}

/** A cell of a row: as it can be read, and as it is under the pointer. */
export function ShownValue({ className, value, show }: ShownValueProps) {
  if (value === null || value === undefined)
    return (
      <td className={className}>
        <span className="dd">NULL</span>
      </td>
    );
  const text = show?.(value) ?? value;
  return (
    <td className={className} {...(text === value ? {} : { title: value })}>
      {text}
    </td>
  );
}
