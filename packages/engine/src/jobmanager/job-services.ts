import type { TaskDeployment } from "../task/task-deployment.ts";
import type { Clock } from "../time/clock.ts";
import type { BlockingPartitions } from "./blocking-partitions.ts";
import type { JobStorage } from "./job-storage.ts";
import type { SavepointStorage } from "./savepoint-storage.ts";
import type { SlotPool } from "./slot-pool.ts";
import type { TaskManagerGateway } from "./task-manager-gateway.ts";
import type { Timers } from "./timers.ts";

/** What every job of a JobManager shares. */
export interface JobServices {
  readonly clock: Clock;
  readonly timers: Timers;
  /** A number in [0, 1), for what is spread out at random. */
  readonly random: () => number;
  readonly storage: JobStorage;
  readonly savepoints: SavepointStorage;
  readonly partitions: BlockingPartitions;
  readonly slots: SlotPool;
  readonly gateway: TaskManagerGateway;
  readonly mode: TaskDeployment["mode"];
}
