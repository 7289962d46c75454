import type { Timers } from "../../jobmanager/timers.ts";

/** A request of a task, done in order. */
export interface IoRequest {
  /** Tried again after a failure for want of space; anything else that it throws fails the task's streams. */
  run(): Promise<void>;
  /** What stands before it is stuck for want of space. True: it is answered and leaves the queue. */
  stuck?(): boolean;
}

export interface TaskQueueOptions {
  /** Want of space: worth trying again. */
  readonly isTransient: (error: unknown) => boolean;
  readonly onFailure: (error: unknown) => void;
  readonly retryMs: number;
  readonly timers: Timers;
}

/**
 * Requests of one task, one after the other. While the first one is stuck for want of space it is tried again and again:
 * nothing that follows is lost, and snapshots behind it are declined at once.
 */
export class TaskQueue {
  readonly #options: TaskQueueOptions;
  #requests: IoRequest[] = [];
  #running = false;
  #stuck = false;
  #closed = false;
  #cancelRetry: () => void = () => {};
  #drained: (() => void)[] = [];

  constructor(options: TaskQueueOptions) {
    this.#options = options;
  }

  push(request: IoRequest): void {
    if (this.#closed || (this.#stuck && request.stuck?.() === true)) return;
    this.#requests.push(request);
    if (!this.#running && !this.#stuck) void this.#run();
  }

  /** What could not be done for want of space is given up, with all that waits behind it. */
  giveUpStuck(): void {
    if (!this.#stuck || this.#running) return;
    this.#cancelRetry();
    this.#requests = [];
    this.#stuck = false;
  }

  /** Drops what has not begun; resolves when what has begun is over. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#requests = [];
    this.#cancelRetry();
    if (this.#running) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#requests[0]; next !== undefined; next = this.#requests[0]) {
      try {
        await next.run();
      } catch (error) {
        if (!this.#closed && this.#options.isTransient(error)) {
          this.#wait();
          break;
        }
        this.#options.onFailure(error);
      }
      this.#stuck = false;
      if (this.#requests[0] === next) this.#requests.shift();
    }
    this.#running = false;
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  #wait(): void {
    this.#stuck = true;
    this.#requests = this.#requests.filter((request, index) => index === 0 || request.stuck?.() !== true);
    const { timers, retryMs } = this.#options;
    this.#cancelRetry = timers.after(retryMs, () => void this.#run());
  }
}
