import type { Job } from "@millrace/protocol";
import { useWords } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import { stageNumbers, stageState } from "./batch-stages.ts";
import type { StageState } from "./batch-stages.ts";
import type { VertexBox } from "./vertex-layout.ts";

/** In batch: which stage a vertex is, and how it stands. */
export function StageMark({ box, job }: { readonly box: VertexBox; readonly job: Job }) {
  const w = useWords();
  const number = stageNumbers(job.jobGraph).get(box.id);
  if (number === undefined) return null;
  const state = stageOf(box, job);
  return (
    <span className={`stage-mark ${state}`} data-testid="stage" data-stage={state}>
      <StageIcon state={state} />
      {w.runtimeMode.stage(number)} · {w.runtimeMode.stages[state]}
    </span>
  );
}

export function stageOf(box: VertexBox, job: Job): StageState {
  return stageState(
    job.subtasks.filter(({ vertexId }) => vertexId === box.id),
    box.parallelism,
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
