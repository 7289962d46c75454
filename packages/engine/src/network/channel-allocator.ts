import { JobFailureError } from "../task/job-failure-error.ts";
import type { ChannelId } from "../task/task-deployment.ts";
import { sampleChannel } from "./channel-sampler.ts";
import { ControlBlock } from "./control-block.ts";
import { EXCLUSIVE_SEGMENTS } from "./network-memory.ts";
import type { NetworkMemory } from "./network-memory.ts";

/**
 * Opens and closes channels of one network memory. Lives in one thread of the TaskManager (its main thread).
 *
 * 1. A channel is opened before either end uses it: it gets a control block, the doorbells of both ends, and its
 *    exclusive segments as first credits. Opening a known id gives the same block.
 * 2. It is closed after both ends have stopped (task ended, or its thread is dead): all segments that it owns go back to
 *    the pool, wherever they were.
 */
export class ChannelAllocator {
  readonly #memory: NetworkMemory;
  readonly #blocks = new Map<ChannelId, number>();
  readonly #free: number[] = [];

  constructor(memory: NetworkMemory) {
    this.#memory = memory;
    for (let block = memory.size.channels - 1; block >= 0; block--) this.#free.push(block);
  }

  /** Control block of the channel. Throws JobFailureError where segments or blocks have run out. */
  open(id: ChannelId, doorbells: { readonly producer: number; readonly consumer: number }): number {
    const known = this.#blocks.get(id);
    if (known !== undefined) return known;
    const block = this.#free.pop();
    if (block === undefined) throw outOfMemory(id);
    const control = new ControlBlock(this.#memory, block);
    control.reset(doorbells);
    for (let i = 0; i < EXCLUSIVE_SEGMENTS; i++) {
      const segment = this.#memory.takeSegment();
      if (segment < 0) {
        this.#reclaim(new Set([block]));
        throw outOfMemory(id);
      }
      this.#memory.setOwner(segment, block);
      control.grant(segment);
    }
    this.#blocks.set(id, block);
    return block;
  }

  block(id: ChannelId): number | undefined {
    return this.#blocks.get(id);
  }

  /** Writes what waits in the channel into its counters, from `base` on. Unknown ids are ignored. */
  sample(id: ChannelId, words: Float64Array, base: number): void {
    const block = this.#blocks.get(id);
    if (block !== undefined) sampleChannel({ memory: this.#memory, block }, words, base);
  }

  /** Unknown ids are ignored. */
  close(ids: readonly ChannelId[]): void {
    const closing = new Set<number>();
    for (const id of ids) {
      const block = this.#blocks.get(id);
      if (block === undefined) continue;
      this.#blocks.delete(id);
      closing.add(block);
    }
    if (closing.size > 0) this.#reclaim(closing);
  }

  #reclaim(blocks: ReadonlySet<number>): void {
    for (let segment = 0; segment < this.#memory.size.segments; segment++) {
      if (blocks.has(this.#memory.owner(segment))) this.#memory.returnSegment(segment);
    }
    for (const block of blocks) this.#free.push(block);
  }

  get openChannels(): number {
    return this.#blocks.size;
  }
}

function outOfMemory(id: ChannelId): JobFailureError {
  return new JobFailureError("runtime.internal", {}, { cause: `no network memory left for channel ${id}` });
}
