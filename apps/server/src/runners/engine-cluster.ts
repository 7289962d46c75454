import type { LocalCluster } from "@millrace/engine/node";

/** What the server uses of the cluster: tests put a small one in its place. */
export type EngineCluster = Pick<
  LocalCluster,
  | "epoch"
  | "explore"
  | "exploreLive"
  | "savepoints"
  | "submit"
  | "recover"
  | "keptCheckpoints"
  | "removeJob"
  | "taskManagers"
  | "killTaskManager"
  | "look"
  | "rpcLog"
  | "slotRequests"
  | "subscribe"
  | "close"
>;
