import type { JobGraph } from "@millrace/graph";
import type { ClusterEventListener, TaskManagerInfo } from "../jobmanager/job-events.ts";
import type { JobHandle, SubmitOptions } from "../jobmanager/job-handle.ts";
import type { LocalClusterOptions } from "./local-cluster-options.ts";

/**
 * A JobManager in this process with TaskManagers as child processes on this machine.
 *
 * 1. `start` takes the lock of the data directory (DataDirectoryLockedError where another cluster has it) and keeps the
 *    configured standby TaskManagers warm; it does not resume jobs: `recover` does.
 * 2. What the job does wrong is in its result and its events; a method throws only for a caller's mistake.
 */
export declare class LocalCluster {
  static start(options: LocalClusterOptions): Promise<LocalCluster>;
  /** Of the lock: grows with every start on this data directory. The live protocol shows it, so that a page notices a restart. */
  readonly epoch: number;
  /** Durable when it resolves: after a crash of this process `recover` goes on with it. */
  submit(graph: JobGraph, options?: SubmitOptions): Promise<JobHandle>;
  /** Goes on with every job that had not ended when the last cluster on this data directory died, from its newest checkpoint that holds. */
  recover(onJob?: (job: JobHandle) => void): Promise<readonly JobHandle[]>;
  /** Oldest first; ended jobs of this cluster's lifetime included. */
  jobs(): readonly JobHandle[];
  job(id: string): JobHandle | null;
  taskManagers(): readonly TaskManagerInfo[];
  /** Sends SIGKILL: a drill. Resolves when the process is gone. */
  killTaskManager(id: string): Promise<void>;
  subscribe(listener: ClusterEventListener): () => void;
  /** Ends all TaskManagers and gives up the lock. Running jobs are left resumable: cancel them first if they should end. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
