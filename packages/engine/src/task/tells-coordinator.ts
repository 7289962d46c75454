import type { OperatorContext } from "../operators/operator.ts";
import type { TaskEnvironment } from "./task.ts";
import { taskIdOf } from "./task-deployment.ts";
import type { TaskDeployment } from "./task-deployment.ts";

interface Parts {
  readonly deployment: TaskDeployment;
  readonly environment: TaskEnvironment;
}

/** The way of an operator's events to its coordinator. */
export function tellsCoordinator(
  { deployment, environment }: Parts,
  operatorUid: string,
): OperatorContext["tellCoordinator"] {
  const task = taskIdOf(deployment);
  return (event) => environment.report({ kind: "operator-event", task, operatorUid, event });
}
