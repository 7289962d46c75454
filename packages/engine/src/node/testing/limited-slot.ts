import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import type { MemoryBudget } from "../../state/reserved-memory.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { FullAtTimes } from "./full-at-times.ts";
import type { OverStore } from "./state-backends.ts";
import { ensure } from "./table-contents.ts";

/** The disk and the memory of a model's task, of which a test leaves it as much as it likes. */
export class LimitedSlot {
  readonly memory: MemoryBudget = {
    reserveMemory: (bytes) => this.#reserve(bytes),
    releaseMemory: (bytes) => this.#reserve(-bytes),
  };
  readonly #make: (over: OverStore) => KeyedStateBackend;
  readonly #disk = { room: Infinity };
  #memoryLeft = Infinity;
  #reserved = 0;
  #backend: KeyedStateBackend | null = null;

  constructor(make: (over: OverStore) => KeyedStateBackend) {
    this.#make = make;
  }

  get diskHasRoom(): boolean {
    return this.#disk.room === Infinity;
  }

  /** The disk has room for so many pages more. */
  room(pages: number): void {
    this.#disk.room = pages;
  }

  /** There are so many bytes more. */
  bytes(bytes: number): void {
    this.#memoryLeft = bytes;
  }

  noLimits(): void {
    this.#disk.room = Infinity;
    this.#memoryLeft = Infinity;
  }

  /** Where the task fails since its disk or memory is full, there is room again, and it is restarted. */
  run(action: () => void, restart: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof JobFailureError)) throw error;
      this.noLimits();
      restart();
    }
  }

  /** A state backend of the task. */
  open(): KeyedStateBackend {
    this.#backend = this.#make((store) => new FullAtTimes(store, this.#disk));
    return this.#backend;
  }

  /** One without limits, of another task; its tables are closed before this returns. */
  beside<T>(work: (backend: KeyedStateBackend) => T): T {
    const backend = this.#make((store) => store);
    const result = work(backend);
    backend.close();
    return result;
  }

  /** The task has closed what it had: all of its memory is given back. */
  closed(): void {
    this.leave();
    ensure(this.#reserved === 0, () => `${this.#reserved} bytes were not given back`);
  }

  /** What its state backend has opened goes, whatever its state. */
  leave(): void {
    this.#backend?.close();
  }

  #reserve(bytes: number): void {
    if (bytes > this.#memoryLeft) throw new JobFailureError("runtime.state-budget", { limit: 0 });
    this.#memoryLeft -= bytes;
    this.#reserved += bytes;
  }
}
