interface SeparatorProps {
  readonly className: string;
  readonly label: string;
  readonly orientation: "horizontal" | "vertical";
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What a key changes the value by; undefined: it is no key of the line. */
  readonly stepOf: (key: string) => number | undefined;
  /** The value with the pointer there, in the box that the line divides. */
  readonly valueAt: (pointer: React.PointerEvent, box: DOMRect) => number;
  /** Is given whole numbers between `min` and `max`. */
  readonly onChange: (value: number) => void;
}

/** A line between two parts of the page: dragged, or moved with the arrow keys. */
export function Separator(props: SeparatorProps) {
  const { className, label, orientation, value, min, max, stepOf, valueAt, onChange } = props;
  const set = (wanted: number): void => onChange(Math.round(Math.min(max, Math.max(min, wanted))));
  return (
    <div
      className={className}
      role="separator"
      aria-orientation={orientation}
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        const box = event.currentTarget.parentElement?.getBoundingClientRect();
        if (box && event.currentTarget.hasPointerCapture(event.pointerId)) set(valueAt(event, box));
      }}
      onKeyDown={({ key }) => {
        const step = stepOf(key);
        if (step !== undefined) set(value + step);
      }}
    />
  );
}
