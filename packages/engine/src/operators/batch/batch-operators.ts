import { invariant } from "@millrace/graph";
import type { ChainedOperator } from "@millrace/graph";
import type { OperatorRegistry } from "../../task/operator-registry.ts";
import type { TaskDeployment } from "../../task/task-deployment.ts";
import type { TaskEnvironment } from "../../task/task.ts";
import type { Operator, SourceOperator } from "../operator.ts";
import { batchPlan } from "./batch-plan.ts";
import { SortedOperator } from "./sorted-operator.ts";

/** Where nobody says how much there is: in simulations. */
const DEFAULT_MEMORY_BYTES = 1 << 22;

/** The operators of a task: in batch the head runs with sorted inputs, where it has keys. */
export function batchOperators(
  registry: OperatorRegistry,
  { settings, vertex, inputs }: TaskDeployment,
  { spill, sortMemoryBytes = DEFAULT_MEMORY_BYTES }: TaskEnvironment,
): OperatorRegistry {
  const [head] = vertex.operators;
  if (settings.runtimeMode !== "batch" || head === undefined) return registry;
  invariant(spill, "batch needs a place for what it sorts");
  const hashed: boolean[] = [];
  for (const { targetInput = 0, partitioning } of inputs)
    hashed[targetInput] = (hashed[targetInput] ?? true) && partitioning.kind === "hash";
  const plan = batchPlan(head, hashed);
  if (plan === null) return registry;
  const { createFused } = registry;
  return {
    create: (operator: ChainedOperator): Operator | SourceOperator => {
      if (operator.uid !== head.uid) return registry.create(operator);
      return new SortedOperator(plan, () => asOperator(registry.create(operator)), {
        spill,
        memoryBytes: sortMemoryBytes,
      });
    },
    ...(createFused && { createFused }),
  };
}

function asOperator(operator: Operator | SourceOperator): Operator {
  invariant(!("poll" in operator), "a source has no keys");
  return operator;
}
