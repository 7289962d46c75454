import { useWords } from "../i18n/use-words.ts";

const LEAST = 30;
const MOST = 80;
const KEY_STEP = 4;

interface CodeSplitProps {
  /** Percent of the width that the code has. */
  readonly share: number;
  readonly onChange: (share: number) => void;
}

/** The line between the code and the rows: dragged, or moved with the arrow keys. */
export function CodeSplit({ share, onChange }: CodeSplitProps) {
  const w = useWords();
  const set = (wanted: number): void => onChange(Math.round(Math.min(MOST, Math.max(LEAST, wanted))));
  return (
    <div
      className="code-split"
      role="separator"
      aria-orientation="vertical"
      aria-label={w.functions.width}
      aria-valuenow={share}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        const box = event.currentTarget.parentElement?.getBoundingClientRect();
        if (box && event.currentTarget.hasPointerCapture(event.pointerId))
          set(((event.clientX - box.left) / box.width) * 100);
      }}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key];
        if (step !== undefined) set(share + step);
      }}
    />
  );
}
