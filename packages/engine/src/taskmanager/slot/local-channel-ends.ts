import type { SlotLocalChannels } from "../../network/slot-local-channels.ts";
import type { ChannelId } from "../../task/task-deployment.ts";

/** Tasks of one region in one attempt. */
export interface RegionAttempt {
  readonly jobId: string;
  readonly attempt: number;
  readonly region: number;
}

/**
 * When channels within a slot may go. A producer may have ended before its consumer is even deployed, so a channel is
 * kept until both of its ends have ended; what is left of an attempt whose other tasks never came goes with the next one
 * of its region, or with the next job.
 */
export class LocalChannelEnds {
  readonly #channels: SlotLocalChannels;
  readonly #halfEnded = new Map<ChannelId, RegionAttempt>();

  constructor(channels: SlotLocalChannels) {
    this.#channels = channels;
  }

  /** A task of this attempt is deployed: the slot belongs to its job alone. */
  attempt({ jobId, attempt, region }: RegionAttempt): void {
    const stale = [...this.#halfEnded].flatMap(([id, of]) =>
      of.jobId !== jobId || (of.region === region && of.attempt !== attempt) ? [id] : [],
    );
    for (const id of stale) this.#halfEnded.delete(id);
    this.#channels.close(stale);
  }

  /** One end of each of these has ended. */
  ended(ids: readonly ChannelId[], of: RegionAttempt): void {
    const closed = ids.filter((id) => this.#halfEnded.delete(id));
    for (const id of ids) if (!closed.includes(id)) this.#halfEnded.set(id, of);
    this.#channels.close(closed);
  }
}
