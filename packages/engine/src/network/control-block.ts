import { invariant } from "@millrace/graph";
import { RING_ENTRIES } from "./network-memory.ts";
import type { NetworkMemory } from "./network-memory.ts";
import type { WordMemory } from "./word-memory.ts";

const DATA_TAIL = 0;
const FREE_HEAD = 1;
const WANTS = 2;
const BARRIER_POSITION = 3;
const BARRIER = 4;
const CLOSED = 5;
const BARRIER_PLACE = 6;
const BARRIER_HIGH = 7;
const BARRIER_LOW = 8;
const BARRIER_WRITES = 9;
const DATA_HEAD = 16;
const FREE_TAIL = 17;
const PRODUCER_DOORBELL = 32;
const CONSUMER_DOORBELL = 33;
const DATA_RING = 48;
const FREE_RING = 64;

/**
 * Where an announced barrier stands. `aligned`: behind the rows before it, for good. `behind`: the same, but it may be
 * overtaken. `overtook`: before frame `position`, whatever the frames say.
 */
export const BARRIER_PLACES = ["aligned", "behind", "overtook"] as const;
export type BarrierPlace = (typeof BARRIER_PLACES)[number];

/** What the priority word says of the newest barrier; checkpoint 0: there was none. */
export interface BarrierAnnouncement {
  readonly checkpointId: number;
  readonly place: BarrierPlace;
  /** Number of a frame: the barrier is in none before it. */
  readonly position: number;
  /** When the checkpoint was triggered, whole ms of the wall clock. */
  readonly triggeredMs: number;
}

const HIGH = 2 ** 31;

/**
 * Words of one channel's control block: the micro-steps of the channel protocol (see network-memory). Both ends hold one
 * of their own; each method says whose it is.
 */
export class ControlBlock {
  readonly memory: NetworkMemory;
  readonly block: number;
  readonly #words: WordMemory;
  readonly #base: number;

  constructor(memory: NetworkMemory, block: number) {
    this.memory = memory;
    this.block = block;
    this.#words = memory.words;
    this.#base = memory.controlBlock(block);
  }

  /** Allocator: a fresh channel. */
  reset(doorbells: { readonly producer: number; readonly consumer: number }): void {
    for (let word = 0; word < FREE_RING + RING_ENTRIES; word++) this.#store(word, 0);
    this.#store(PRODUCER_DOORBELL, doorbells.producer);
    this.#store(CONSUMER_DOORBELL, doorbells.consumer);
  }

  get producerDoorbell(): number {
    return this.#load(PRODUCER_DOORBELL);
  }

  get consumerDoorbell(): number {
    return this.#load(CONSUMER_DOORBELL);
  }

  /** Either end: credits that stand in the free ring. Never negative. */
  get credits(): number {
    return (this.#load(FREE_TAIL) - this.#load(FREE_HEAD)) | 0;
  }

  /** Either end: frames that stand in the data ring. */
  get queued(): number {
    return (this.#load(DATA_TAIL) - this.#load(DATA_HEAD)) | 0;
  }

  /** Either end: frames published since the channel was opened. */
  get published(): number {
    return this.#load(DATA_TAIL);
  }

  /** Either end: frames taken since the channel was opened. */
  get taken(): number {
    return this.#load(DATA_HEAD);
  }

  /** Producer: takes a credit; -1 where there is none. */
  takeCredit(): number {
    const head = this.#load(FREE_HEAD);
    if (this.#load(FREE_TAIL) === head) return -1;
    const segment = this.#load(FREE_RING + (head & (RING_ENTRIES - 1)));
    this.#store(FREE_HEAD, (head + 1) | 0);
    return segment;
  }

  /** Producer: hands a filled segment over. */
  publish(segment: number): void {
    const tail = this.#load(DATA_TAIL);
    invariant(((tail - this.#load(DATA_HEAD)) | 0) < RING_ENTRIES, "a data ring overflowed");
    this.#store(DATA_RING + (tail & (RING_ENTRIES - 1)), segment);
    this.#store(DATA_TAIL, (tail + 1) | 0);
  }

  /** Producer: says whether it waits for a credit. */
  setWants(wants: boolean): void {
    this.#store(WANTS, wants ? 1 : 0);
  }

  /** Consumer. */
  get wants(): boolean {
    return this.#load(WANTS) === 1;
  }

  /** Producer: a barrier was enqueued, maybe behind rows that have no credit yet, or has overtaken those. */
  announceBarrier(announced: Omit<BarrierAnnouncement, "position"> & { readonly position?: number }): void {
    const writes = this.#load(BARRIER_WRITES);
    this.#store(BARRIER_WRITES, (writes + 1) | 0);
    this.#store(BARRIER_POSITION, announced.position ?? this.#load(DATA_TAIL));
    this.#store(BARRIER_PLACE, BARRIER_PLACES.indexOf(announced.place));
    this.#store(BARRIER_HIGH, Math.floor(announced.triggeredMs / HIGH));
    this.#store(BARRIER_LOW, Math.floor(announced.triggeredMs % HIGH));
    this.#store(BARRIER, announced.checkpointId);
    this.#store(BARRIER_WRITES, (writes + 2) | 0);
  }

  /** Either end: id of the newest announced barrier, which may be a moment older or newer than the rest of it. */
  get announcedCheckpoint(): number {
    return this.#load(BARRIER);
  }

  /** Either end: newest announced barrier; null while it is being written: look again when the doorbell rings. */
  announcedBarrier(): BarrierAnnouncement | null {
    const writes = this.#load(BARRIER_WRITES);
    const announced = {
      checkpointId: this.#load(BARRIER),
      place: BARRIER_PLACES[this.#load(BARRIER_PLACE)] ?? "aligned",
      position: this.#load(BARRIER_POSITION),
      triggeredMs: this.#load(BARRIER_HIGH) * HIGH + this.#load(BARRIER_LOW),
    };
    return (writes & 1) === 0 && this.#load(BARRIER_WRITES) === writes ? announced : null;
  }

  /** Producer: the last frame is published. */
  close(): void {
    this.#store(CLOSED, 1);
  }

  /** Consumer: no frame will follow those that are queued. */
  get closed(): boolean {
    return this.#load(CLOSED) === 1;
  }

  /** Consumer: takes the oldest frame's segment; -1 where there is none. */
  take(): number {
    const head = this.#load(DATA_HEAD);
    if (this.#load(DATA_TAIL) === head) return -1;
    const segment = this.#load(DATA_RING + (head & (RING_ENTRIES - 1)));
    this.#store(DATA_HEAD, (head + 1) | 0);
    return segment;
  }

  /** Either end: segment of the frame with that number, while that frame is queued. */
  segmentOf(frame: number): number {
    return this.#load(DATA_RING + (frame & (RING_ENTRIES - 1)));
  }

  /** Consumer: segment of the `index`th queued frame, which stays queued. */
  peek(index: number): number {
    return this.#load(DATA_RING + ((this.#load(DATA_HEAD) + index) & (RING_ENTRIES - 1)));
  }

  /** Consumer (allocator before the channel is used): grants a credit. */
  grant(segment: number): void {
    const tail = this.#load(FREE_TAIL);
    invariant(((tail - this.#load(FREE_HEAD)) | 0) < RING_ENTRIES, "a free ring overflowed");
    this.#store(FREE_RING + (tail & (RING_ENTRIES - 1)), segment);
    this.#store(FREE_TAIL, (tail + 1) | 0);
  }

  #load(word: number): number {
    return this.#words.load(this.#base + word);
  }

  #store(word: number, value: number): void {
    this.#words.store(this.#base + word, value);
  }
}
