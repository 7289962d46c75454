import type { InputGate } from "../network/input-gate.ts";
import type { ResultPartition } from "../network/result-partition.ts";
import type { OperatorChain } from "./operator-chain.ts";
import type { TaskDeployment } from "./task-deployment.ts";
import type { TaskLife } from "./task-life.ts";
import type { TaskEnvironment } from "./task.ts";

/** What a task is made of. */
export interface TaskParts {
  readonly deployment: TaskDeployment;
  readonly environment: TaskEnvironment;
  readonly gate: InputGate;
  readonly partitions: readonly ResultPartition[];
  readonly life: TaskLife;
  readonly makeChain: () => OperatorChain;
}
