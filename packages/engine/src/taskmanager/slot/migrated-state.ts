import type { ChainedOperator } from "@millrace/graph";
import { migrateSections } from "../../checkpoint/migrate-sections.ts";
import { wholeSections } from "../../checkpoint/whole-sections.ts";
import { keyGroupRange } from "../../state/key-group.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";
import type { TaskDeployment } from "../../task/task-deployment.ts";

/** A deployment with the state of the operators `saved`, which have another shape now, as their successors read it. */
export function withMigratedState(
  deployment: TaskDeployment,
  saved: readonly ChainedOperator[],
  registry: OperatorRegistry,
): TaskDeployment {
  const { restore, vertex, subtask, maxParallelism } = deployment;
  if (restore === null || saved.length === 0) return deployment;
  const own = saved.filter(({ uid }) => vertex.operators.some((operator) => operator.uid === uid));
  const of = {
    maxParallelism,
    keyGroups: keyGroupRange(subtask, maxParallelism, vertex.parallelism),
    create: (operator: ChainedOperator) => registry.create(operator),
  };
  const whole = own.flatMap((operator) => wholeSections(operator, restore.sections, of));
  const others = restore.sections.filter(({ operatorUid }) => own.every(({ uid }) => uid !== operatorUid));
  const sections = migrateSections([...others, ...whole], own, vertex.operators);
  return { ...deployment, restore: { ...restore, sections } };
}
