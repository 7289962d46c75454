import { useWords } from "../i18n/use-words.ts";
import { Separator } from "../ui/separator.tsx";

const KEY_STEP = 4;

interface CodeSplitProps {
  /** Percent of the width that the code has. */
  readonly share: number;
  readonly onChange: (share: number) => void;
}

/** The line between the code and the rows. */
export function CodeSplit({ share, onChange }: CodeSplitProps) {
  const w = useWords();
  return (
    <Separator
      className="code-split"
      label={w.functions.width}
      orientation="vertical"
      value={share}
      min={30}
      max={80}
      stepOf={(key) => ({ ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP })[key]}
      valueAt={({ clientX }, box) => ((clientX - box.left) / box.width) * 100}
      onChange={onChange}
    />
  );
}
