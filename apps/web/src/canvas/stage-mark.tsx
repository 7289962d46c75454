import { useWords } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import type { StageState } from "./batch-stages.ts";

interface StageMarkProps {
  readonly number: number;
  readonly state: StageState;
}

/** In batch: which stage a vertex is, and how it stands. */
export function StageMark({ number, state }: StageMarkProps) {
  const w = useWords();
  return (
    <span className={`stage-mark ${state}`} data-testid="stage" data-stage={state}>
      <StageIcon state={state} />
      {w.runtimeMode.stage(number)} · {w.runtimeMode.stages[state]}
    </span>
  );
}

function StageIcon({ state }: { readonly state: StageState }) {
  switch (state) {
    case "failed":
      return <Icon name="error" />;
    case "finished":
      return <Icon name="check" />;
    case "running":
      return <Icon name="run" />;
    case "waiting":
      return null;
  }
}
