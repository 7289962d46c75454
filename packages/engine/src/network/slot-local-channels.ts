import type { ChannelEnd } from "../task/task-channels.ts";
import type { ChannelId } from "../task/task-deployment.ts";
import { ChannelAllocator } from "./channel-allocator.ts";
import { EXCLUSIVE_SEGMENTS, NetworkMemory, networkMemoryBytes } from "./network-memory.ts";
import { PlainWords } from "./word-memory.ts";

const SIZE = { segments: EXCLUSIVE_SEGMENTS, channels: 1, doorbells: 1 };

/**
 * Channels between tasks of one slot: the same protocol on plain memory that only this thread sees, a small one for each
 * channel, so that a channel costs nothing but its own two segments.
 */
export class SlotLocalChannels {
  readonly #ends = new Map<ChannelId, ChannelEnd>();
  readonly #poison: boolean;

  constructor(options: { readonly poison?: boolean } = {}) {
    this.#poison = options.poison === true;
  }

  end(id: ChannelId): ChannelEnd {
    const known = this.#ends.get(id);
    if (known !== undefined) return known;
    const words = new PlainWords(new ArrayBuffer(networkMemoryBytes(SIZE)));
    const memory = NetworkMemory.create(words, SIZE, { poison: this.#poison });
    const end = { memory, block: new ChannelAllocator(memory).open(id, { producer: 0, consumer: 0 }) };
    this.#ends.set(id, end);
    return end;
  }

  close(ids: readonly ChannelId[]): void {
    for (const id of ids) this.#ends.delete(id);
  }
}
