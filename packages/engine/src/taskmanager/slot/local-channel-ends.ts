import type { SlotLocalChannels } from "../../network/slot-local-channels.ts";
import type { ChannelId } from "../../task/task-deployment.ts";

/**
 * When channels within a slot may go. A producer may have ended before its consumer is even deployed, so a channel is
 * kept until both of its ends have ended; what is left of an attempt whose other tasks never came goes with the next one.
 */
export class LocalChannelEnds {
  readonly #channels: SlotLocalChannels;
  readonly #halfEnded = new Set<ChannelId>();

  constructor(channels: SlotLocalChannels) {
    this.#channels = channels;
  }

  /** A task of this attempt is deployed: the slot belongs to it alone. */
  attempt(jobId: string, attempt: number): void {
    const stale = [...this.#halfEnded].filter((id) => !id.startsWith(`${jobId}/${attempt}/`));
    for (const id of stale) this.#halfEnded.delete(id);
    this.#channels.close(stale);
  }

  /** One end of each of these has ended. */
  ended(ids: readonly ChannelId[]): void {
    const closed = ids.filter((id) => this.#halfEnded.delete(id));
    for (const id of ids) if (!closed.includes(id)) this.#halfEnded.add(id);
    this.#channels.close(closed);
  }
}
