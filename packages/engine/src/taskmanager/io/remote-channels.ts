import { FrameLayouts } from "../../network/frame-layout.ts";
import type { NetworkMemory } from "../../network/network-memory.ts";
import { RemoteReceiver, RemoteSender } from "../../network/remote-channel.ts";
import type { FrameMessage, FrameTransport } from "../../network/remote-channel.ts";
import type { ChannelId } from "../../task/task-deployment.ts";
import type { RemoteChannel } from "../task-executor.ts";

/** Messages for channels that are not open here yet; more than that is a peer gone mad. */
const MAX_EARLY = 100_000;

/**
 * The channels of this TaskManager that lead to others. What comes for one that is not open yet waits; what comes for
 * one that is closed is dropped: its id is never used again.
 */
export class RemoteChannels {
  readonly #connect: (peer: RemoteChannel["peer"]) => FrameTransport;
  readonly #memory: NetworkMemory;
  readonly #senders = new Map<ChannelId, { readonly sender: RemoteSender; readonly peer: string }>();
  /** Senders that are to be closed when the other side has everything, and whom to tell then. */
  readonly #leaving = new Map<ChannelId, () => void>();
  readonly #receivers = new Map<ChannelId, RemoteReceiver>();
  readonly #early = new Map<ChannelId, FrameMessage[]>();
  #earlyCount = 0;
  /**
   * Newest attempt of each job that was closed here. Attempts are numbered over all regions of a job and deployed here in
   * that order: when one is closed, nothing comes early for it or for one before it.
   */
  readonly #closedAttempts = new Map<string, number>();

  /** `connect`: the way to another TaskManager; messages sent at once wait for the connection. */
  constructor(memory: NetworkMemory, connect: (peer: RemoteChannel["peer"]) => FrameTransport) {
    this.#memory = memory;
    this.#connect = connect;
  }

  open(channels: readonly RemoteChannel[]): void {
    for (const { id, block, role, peer, schema } of channels) {
      const layouts = new FrameLayouts(schema);
      this.#leaveFor(id);
      const transport = this.#connect(peer);
      const end = { memory: this.#memory, block };
      if (role === "sender") {
        const sender = new RemoteSender(id, end, layouts, transport);
        this.#senders.set(id, { sender, peer: peer.taskManagerId });
      } else this.#receivers.set(id, new RemoteReceiver(id, end, layouts, transport));
      const early = this.#early.get(id) ?? [];
      this.#early.delete(id);
      this.#earlyCount -= early.length;
      for (const message of early) this.receive(message);
    }
    this.pump();
  }

  /**
   * Resolves when none of them is touched any more, whatever sockets have still to write. To drain: what a producer that has finished left in a channel
   * is sent first, since a barrier may have overtaken it. A second call without that gives up what is left.
   */
  async close(channels: readonly ChannelId[], drain: boolean): Promise<void> {
    const leaving: Promise<void>[] = [];
    for (const id of channels) {
      const { sender } = this.#senders.get(id) ?? {};
      if (drain) sender?.pump();
      if (drain && sender?.leaving === true) leaving.push(new Promise((left) => this.#leaving.set(id, left)));
      else this.#leave(id);
      this.#receivers.get(id)?.release();
      this.#receivers.delete(id);
      const { jobId, attempt } = attemptOf(id);
      this.#closedAttempts.set(jobId, Math.max(attempt, this.#closedAttempts.get(jobId) ?? 0));
    }
    for (const [id, early] of this.#early) {
      if (!this.#isClosed(id)) continue;
      this.#early.delete(id);
      this.#earlyCount -= early.length;
    }
    await Promise.all(leaving);
  }

  /** The connection to another TaskManager is gone: nothing can be sent there. */
  lost(taskManagerId: string): void {
    for (const id of this.#leaving.keys()) if (this.#senders.get(id)?.peer === taskManagerId) this.#leave(id);
  }

  /** Moves what can be moved; to be called when the doorbell rang. */
  pump(): void {
    for (const { sender } of this.#senders.values()) sender.pump();
    for (const receiver of this.#receivers.values()) receiver.pump();
    for (const id of this.#leaving.keys()) this.#leaveIfSent(id);
  }

  #leaveIfSent(id: ChannelId): void {
    if (this.#leaving.has(id) && this.#senders.get(id)?.sender.leaving !== true) this.#leave(id);
  }

  #leave(id: ChannelId): void {
    this.#leaving.get(id)?.();
    this.#leaving.delete(id);
    this.#senders.get(id)?.sender.stop();
    this.#senders.delete(id);
  }

  /** A newer attempt has the channel: the older one's consumer is gone. */
  #leaveFor(id: ChannelId): void {
    for (const other of this.#leaving.keys())
      if (withoutAttempt(other) === withoutAttempt(id)) this.#leave(other);
  }

  /** What came from another TaskManager. */
  receive(message: FrameMessage): void {
    const id = message.channel;
    const sending = this.#senders.get(id);
    const receiver = this.#receivers.get(id);
    if (sending === undefined && receiver === undefined) {
      this.#keepEarly(message);
      return;
    }
    switch (message.kind) {
      case "credit":
        sending?.sender.credit(message.count);
        this.#leaveIfSent(id);
        return;
      case "frame":
        receiver?.frame(message.bytes);
        return;
      case "barrier":
        receiver?.barrier(message);
        return;
      case "closed":
        receiver?.closed();
        return;
    }
  }

  #keepEarly(message: FrameMessage): void {
    if (message.kind === "frame" || this.#isClosed(message.channel) || this.#earlyCount === MAX_EARLY) return;
    this.#earlyCount += 1;
    const early = this.#early.get(message.channel);
    if (early === undefined) this.#early.set(message.channel, [message]);
    else early.push(message);
  }

  #isClosed(id: ChannelId): boolean {
    const { jobId, attempt } = attemptOf(id);
    return attempt <= (this.#closedAttempts.get(jobId) ?? -1);
  }
}

function withoutAttempt(id: ChannelId): string {
  const [jobId = "", , ...rest] = id.split("/");
  return [jobId, ...rest].join("/");
}

function attemptOf(id: ChannelId): { readonly jobId: string; readonly attempt: number } {
  const [jobId = "", attempt = ""] = id.split("/");
  return { jobId, attempt: Number(attempt) };
}
