import type { ToTaskManager } from "../rpc/gateway.ts";

/** The JobManager's end of the way to its TaskManagers. Messages to one that is gone are dropped: its loss is reported. */
export interface TaskManagerGateway {
  send(taskManagerId: string, message: ToTaskManager): void;
}
