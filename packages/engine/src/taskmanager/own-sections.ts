import type { StateSection } from "../checkpoint/state-io.ts";
import { keyGroupRange } from "../state/key-group.ts";
import type { TaskDeployment } from "../task/task-deployment.ts";

/** Of the sections read for a subtask, those of its operators and its key groups. Operator state is kept as it came. */
export function ownSections(
  deployment: TaskDeployment,
  sections: readonly StateSection[],
): readonly StateSection[] {
  const { vertex, subtask, maxParallelism } = deployment;
  const uids = new Set(vertex.operators.map((operator) => operator.uid));
  const { from, to } = keyGroupRange(subtask, maxParallelism, vertex.parallelism);
  return sections.filter(
    ({ operatorUid, keyGroup }) =>
      uids.has(operatorUid) && (keyGroup < 0 || (keyGroup >= from && keyGroup < to)),
  );
}
