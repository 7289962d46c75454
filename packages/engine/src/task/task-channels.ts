import type { NetworkMemory } from "../network/network-memory.ts";
import type { ChannelDeployment } from "./task-deployment.ts";

/**
 * Where a channel is, for its producer as for its consumer: a network memory and the number of its control block there.
 * `slot`: the slot's own plain memory (SlotLocalChannels). `shared` and `remote`: the TaskManager's shared memory, where
 * the ChannelAllocator of its main thread opened the channel before the task was deployed; the other end of a remote one
 * is the I/O thread (RemoteSender, RemoteReceiver).
 */
export interface ChannelEnd {
  readonly memory: NetworkMemory;
  readonly block: number;
}

export interface TaskChannels {
  /** Called once for each channel of the deployment while the task is made. */
  end(channel: ChannelDeployment): ChannelEnd;
}
