import { isSink } from "@millrace/graph";
import type { ChainedOperator } from "@millrace/graph";
import type { TaskDeployment } from "./task-deployment.ts";

/** Whether checkpoints hold the operator's state. In batch there is only the last: what sinks have yet to commit. */
export const keepsState = ({ spec }: ChainedOperator, { settings }: TaskDeployment): boolean =>
  settings.runtimeMode !== "batch" || isSink(spec);
