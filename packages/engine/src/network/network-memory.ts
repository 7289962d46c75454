import { invariant } from "@millrace/graph";
import type { WordMemory } from "./word-memory.ts";

/** Bytes of a segment. */
export const SEGMENT_BYTES = 32_768;

/** Segments that a channel owns from opening to closing. */
export const EXCLUSIVE_SEGMENTS = 2;
/** Segments that a gate may hold on top, over all its channels. */
export const FLOATING_SEGMENTS_PER_GATE = 8;
/** Entries of a ring; a channel never owns more segments than that. */
export const RING_ENTRIES = 16;
export const MAX_CHANNEL_SEGMENTS = EXCLUSIVE_SEGMENTS + FLOATING_SEGMENTS_PER_GATE;

export interface NetworkMemorySize {
  readonly segments: number;
  readonly channels: number;
  /** One for each thread that waits: slots and the I/O thread. */
  readonly doorbells: number;
}

/**
 * The channel protocol
 * ====================
 *
 * One memory a TaskManager (a SharedArrayBuffer; a plain buffer in simulation and within a slot). Words are Int32.
 *
 *   header      16 words: magic, segments, channels, doorbells, pool head, free segments, poison flag
 *   doorbells   16 words each, one used (a cache line of its own)
 *   pool links   1 word a segment: next free segment
 *   owners       1 word a segment: 1 + control block that owns it, 0: the pool
 *   channels    80 words each: the control block below
 *   segments    SEGMENT_BYTES each, 8-aligned
 *
 * Control block of a channel (one producer thread, one consumer thread):
 *
 *    0 DATA_TAIL   producer  frames published so far
 *    1 FREE_HEAD   producer  credits used so far
 *    2 WANTS       producer  1 while it waits for a credit
 *    3 BARRIER_POSITION  producer  frames published when the barrier was enqueued: the barrier is in none before it
 *    4 BARRIER     producer  newest announced barrier id; 0: none
 *    5 CLOSED      producer  1: its task has finished, nothing follows what is queued
 *    6 BARRIER_PLACE     producer  0 aligned, 1 behind rows that it may overtake, 2 it overtook: it stands before the position
 *    7 BARRIER_HIGH, 8 BARRIER_LOW  producer  when it was triggered, ms: high * 2^31 + low
 *    9 BARRIER_WRITES    producer  odd while the words of the barrier are being written: read them again
 *   16 DATA_HEAD   consumer  frames taken so far
 *   17 FREE_TAIL   consumer  credits granted so far
 *   32 PRODUCER_DOORBELL, 33 CONSUMER_DOORBELL   set when opened
 *   48 data ring   RING_ENTRIES segment ids, entry DATA_TAIL mod RING_ENTRIES is next
 *   64 free ring   RING_ENTRIES segment ids: the credits
 *
 * Rules
 * 1. Every segment is in exactly one place: the pool, a free ring (a credit), the producer's hand, a data ring, or the
 *    consumer's hand. What is in a place is touched by the owner of that place only.
 * 2. Credits are the entries of the free ring and nothing else. The producer fills only a segment that it took from
 *    there; so nothing is sent without a credit, and FREE_TAIL - FREE_HEAD is never negative (law 4).
 * 3. A ring entry is written before the counter that publishes it; a reader loads the counter before the entry. Each
 *    counter has one writer, so no lock and no retry. Counters wrap at 2^32.
 * 4. The consumer gives a segment back to the free ring, or (a floating one that nobody queues for) to the pool.
 *    Floating segments are granted by the consumer alone, to a channel that WANTS or has a backlog.
 * 5. The pool is a stack: its head is (change count << 16 | segment + 1), moved by compare and exchange.
 * 6. The words of the barrier need neither segment nor credit: that is how it overtakes. Rows published before its
 *    position and not yet taken are the consumer's to save, rows that wait for credit the producer's; see InFlightRows.
 * 7. A doorbell is 1 while its thread is about to park or parked. Parking: store 1, look at everything once more, wait
 *    while 1. Ringing, after publishing: where it is 1, exchange it for 0 and notify. So no wake-up is lost and a
 *    running thread costs its peers one load.
 */
export class NetworkMemory {
  readonly words: WordMemory;
  readonly size: NetworkMemorySize;
  /** Released segments are overwritten, so that a late reader shows (law 13). For tests. */
  readonly poison: boolean;
  readonly #layout: Layout;

  /** Attaches to memory that `create` has laid out: the same in every thread. */
  constructor(words: WordMemory) {
    invariant(words.load(0) === MAGIC, "not a network memory");
    this.words = words;
    this.size = { segments: words.load(1), channels: words.load(2), doorbells: words.load(3) };
    this.poison = words.load(POISON) === 1;
    this.#layout = layoutOf(this.size);
  }

  /** Lays out fresh (zeroed) memory; once, before any other thread sees it. */
  static create(
    words: WordMemory,
    size: NetworkMemorySize,
    options: { readonly poison?: boolean } = {},
  ): NetworkMemory {
    invariant(size.segments < 0xffff, "a pool has fewer than 65,535 segments");
    invariant(words.buffer.byteLength >= networkMemoryBytes(size), "network memory is too small");
    words.store(1, size.segments);
    words.store(2, size.channels);
    words.store(3, size.doorbells);
    words.store(POISON, options.poison === true ? 1 : 0);
    words.store(0, MAGIC);
    const memory = new NetworkMemory(words);
    for (let segment = size.segments - 1; segment >= 0; segment--) memory.returnSegment(segment);
    return memory;
  }

  /** Word index of a channel's control block. */
  controlBlock(channel: number): number {
    return this.#layout.channels + channel * CHANNEL_WORDS;
  }

  doorbellWord(doorbell: number): number {
    return this.#layout.doorbells + doorbell * DOORBELL_WORDS;
  }

  /** Byte offset of a segment in the buffer. */
  segmentOffset(segment: number): number {
    return this.#layout.segmentsByte + segment * SEGMENT_BYTES;
  }

  owner(segment: number): number {
    return this.words.load(this.#layout.owners + segment) - 1;
  }

  setOwner(segment: number, channel: number): void {
    this.words.store(this.#layout.owners + segment, channel + 1);
  }

  /** Takes a segment from the pool, or -1 where it is empty. */
  takeSegment(): number {
    for (;;) {
      const head = this.words.load(POOL_HEAD);
      const segment = (head & 0xffff) - 1;
      if (segment < 0) return -1;
      const next = this.words.load(this.#layout.links + segment);
      const moved = (((head >>> 16) + 1) << 16) | next;
      if (this.words.compareExchange(POOL_HEAD, head, moved) === head) {
        this.#count(-1);
        return segment;
      }
    }
  }

  returnSegment(segment: number): void {
    this.words.store(this.#layout.owners + segment, 0);
    this.poisonSegment(segment);
    for (;;) {
      const head = this.words.load(POOL_HEAD);
      this.words.store(this.#layout.links + segment, head & 0xffff);
      const moved = (((head >>> 16) + 1) << 16) | (segment + 1);
      if (this.words.compareExchange(POOL_HEAD, head, moved) === head) break;
    }
    this.#count(1);
  }

  /** Overwrites a segment's rows where the memory was created with `poison`. */
  poisonSegment(segment: number): void {
    if (this.poison) new Uint8Array(this.words.buffer, this.segmentOffset(segment), SEGMENT_BYTES).fill(0xdb);
  }

  get freeSegments(): number {
    return this.words.load(POOL_FREE);
  }

  #count(by: number): void {
    for (;;) {
      const free = this.words.load(POOL_FREE);
      if (this.words.compareExchange(POOL_FREE, free, free + by) === free) return;
    }
  }
}

export function networkMemoryBytes(size: NetworkMemorySize): number {
  return layoutOf(size).segmentsByte + size.segments * SEGMENT_BYTES;
}

const MAGIC = 0x4d4c5243;
const POOL_HEAD = 4;
const POOL_FREE = 5;
const POISON = 6;
const HEADER_WORDS = 16;
const DOORBELL_WORDS = 16;
const CHANNEL_WORDS = 80;

interface Layout {
  readonly doorbells: number;
  readonly links: number;
  readonly owners: number;
  readonly channels: number;
  readonly segmentsByte: number;
}

function layoutOf(size: NetworkMemorySize): Layout {
  const doorbells = HEADER_WORDS;
  const links = doorbells + size.doorbells * DOORBELL_WORDS;
  const owners = links + size.segments;
  const channels = Math.ceil((owners + size.segments) / 16) * 16;
  const end = channels + size.channels * CHANNEL_WORDS;
  return { doorbells, links, owners, channels, segmentsByte: Math.ceil((end * 4) / 64) * 64 };
}
