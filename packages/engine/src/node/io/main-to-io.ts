import type { MessagePort } from "node:worker_threads";
import type { CommitBound, StateFile } from "../../rpc/gateway.ts";
import type { ChannelId, TaskId } from "../../task/task-deployment.ts";
import type { RemoteChannel } from "../../taskmanager/task-executor.ts";

/** What the main thread of a TaskManager asks its I/O thread for. */
export type MainToIo =
  | { readonly kind: "slot"; readonly slot: number; readonly port: MessagePort }
  | { readonly kind: "open-remote"; readonly channels: readonly RemoteChannel[] }
  | {
      readonly kind: "close-remote";
      readonly request: number;
      readonly channels: readonly ChannelId[];
      readonly drain: boolean;
    }
  | { readonly kind: "load-state"; readonly request: number; readonly files: readonly StateFile[] }
  | {
      readonly kind: "commit-bound";
      readonly slot: number;
      readonly task: TaskId;
      readonly bound: CommitBound;
    }
  /** The thread of their slot is gone: forget what they wanted. */
  | { readonly kind: "abandon"; readonly slot: number; readonly tasks: readonly TaskId[] };
